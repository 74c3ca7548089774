package main
import ("testing";"os";"context";"fmt";"syscall";"time"
"github.com/pulumi/pulumi/sdk/v3/go/auto"
"github.com/pulumi/pulumi/sdk/v3/go/auto/events"
"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)
func cpu(who int) time.Duration { var r syscall.Rusage; syscall.Getrusage(who,&r); return time.Duration(r.Utime.Nano()+r.Stime.Nano())}
func TestZZ(t *testing.T){
 t.Chdir("/work/main")
 ctx:=context.Background()
 app,err:=applicationOf(example); if err!=nil{t.Fatal(err)}
 s,err:=newStage(false); if err!=nil{t.Fatal(err)}
 defer s.close()
 m,err:=s.deploy(ctx,app); if err!=nil{t.Fatal(err)}
 es,err:=entriesOf(m.deployment); if err!=nil{t.Fatal(err)}
 for range 6 { for n,p:=range map[string]pulumi.RunFunc{"app ":app,"flat":programOf(es)} {
  sim,_:=awssim.Start(awssim.Options{}); 
  folder,_:=os.MkdirTemp(s.folder,"x")
  w:=&clock{PulumiCommand:s.cli,took:map[string]time.Duration{}}
  st,err:=auto.NewStackInlineSource(ctx,"dev",project,p,auto.Pulumi(w), auto.EnvVars(s.environment(folder, sim)), auto.WorkDir(folder),
		auto.Project(workspace.Project{
			Name:    tokens.PackageName(project),
			Runtime: workspace.NewProjectRuntimeInfo("go", nil),
			Backend: &workspace.ProjectBackend{URL: "file://" + folder},
		}))
  if err!=nil{t.Fatal(err)}
  a,b:=cpu(syscall.RUSAGE_CHILDREN),cpu(syscall.RUSAGE_SELF)
  t0:=time.Now(); var prelude,first,sum,cancel time.Duration
  ev:=make(chan events.EngineEvent)
  go func(){ for e:=range ev { d:=time.Since(t0); if e.PreludeEvent!=nil {prelude=d}; if e.ResourcePreEvent!=nil && first==0 {first=d}; if e.SummaryEvent!=nil {sum=d}; if e.CancelEvent!=nil {cancel=d} } }()
  st.Preview(ctx,optpreview.EventStreams(ev))
  fmt.Println(n,"prelude",prelude,"first",first,"summary",sum,"cancel",cancel,"end",w.took["preview"], "engine", sum-prelude)
  c,d:=cpu(syscall.RUSAGE_CHILDREN),cpu(syscall.RUSAGE_SELF)
  st.Up(ctx)
  e,f:=cpu(syscall.RUSAGE_CHILDREN),cpu(syscall.RUSAGE_SELF)
  fmt.Println(n,"preview wall",w.took["preview"].Milliseconds(),"children cpu",(c-a).Milliseconds(),"host",(d-b).Milliseconds()," up wall",w.took["up"].Milliseconds(),"children+3 cmds cpu",(e-c).Milliseconds(),"host",(f-d).Milliseconds())
  sim.Close()
 }}
}
