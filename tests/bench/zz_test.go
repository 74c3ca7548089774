package main
import ("testing";"fmt";"context")
func TestZZ(t *testing.T){
 t.Chdir("/work/main")
 app,err:=applicationOf(example); if err!=nil{t.Fatal(err)}
 s,err:=newStage(false); if err!=nil{t.Fatal(err)}
 defer s.close()
 m,err:=s.deploy(context.Background(),app); if err!=nil{t.Fatal(err)}
 es,err:=entriesOf(m.deployment); if err!=nil{t.Fatal(err)}
 for _,e:=range es { fmt.Printf("%+v\n",e)}
}
