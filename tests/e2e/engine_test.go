package e2e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/pulumi/pulumi/pkg/v3/backend/display"
	sdkDisplay "github.com/pulumi/pulumi/pkg/v3/display"
	"github.com/pulumi/pulumi/pkg/v3/engine"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	snapshots "github.com/pulumi/pulumi/pkg/v3/resource/stack"
	"github.com/pulumi/pulumi/pkg/v3/resource/stack/snapshot"
	"github.com/pulumi/pulumi/pkg/v3/secrets"
	"github.com/pulumi/pulumi/pkg/v3/secrets/passphrase"
	"github.com/pulumi/pulumi/pkg/v3/util/cancel"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/events"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optdestroy"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optpreview"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optrefresh"
	"github.com/pulumi/pulumi/sdk/v3/go/auto/optup"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag/colors"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"
)

const passphraseOfTests = "test"

// processSettings are what the engine reads from its process's environment: what the CLI runs with, for the engine in
// this process.
var processSettings = map[string]string{
	"PULUMI_SKIP_UPDATE_CHECK":                    "1",
	"PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
	"PULUMI_EXPERIMENTAL":                         "true",
}

// keeper is the secrets manager of all stacks in this process: to make a key of a passphrase takes a third of a second.
var keeper = sync.OnceValues(func() (secrets.Manager, error) {
	_, manager, err := passphrase.NewPassphraseSecretsManager(passphraseOfTests)
	return manager, err
})

// keepers gives stacks their secrets manager back.
type keepers struct{}

func (keepers) OfType(_ context.Context, kind string, _ json.RawMessage) (secrets.Manager, error) {
	if kind != passphrase.Type {
		return nil, fmt.Errorf("decrypting a stack: its secrets are of %s, not of %s", kind, passphrase.Type)
	}
	return keeper()
}

// engineStack is a stack that Pulumi's own engine drives in this process. What the CLI does around the engine is done
// here: a file with the state, the events, and the text that users see.
type engineStack struct {
	b       *bench
	name    string
	folder  string
	file    string
	program pulumi.RunFunc
	config  config.Map
	// stands is the state of the operation under way as it is at the moment, and as it was before a resource's last step began.
	stands func(urn string) (now, before []byte, err error)
}

// engineStack makes a stack for the engine in this process.
func (b *bench) engineStack(name string, program pulumi.RunFunc) *stack {
	b.t.Helper()
	made := &engineStack{
		b: b, name: name, folder: b.t.TempDir(), file: filepath.Join(b.state, name+".json"), program: program,
		config: config.Map{},
	}
	return &stack{t: b.t, hears: b.hears, deployer: made, file: made.file}
}

// Name is the name of the stack.
func (e *engineStack) Name() string { return e.name }

// runs gives the stack another program.
func (e *engineStack) runs(program pulumi.RunFunc) { e.program = program }

// SetConfig sets a value of the stack's configuration, in the project's namespace unless the key has one.
func (e *engineStack) SetConfig(ctx context.Context, name string, value auto.ConfigValue) error {
	if !strings.Contains(name, ":") {
		name = project + ":" + name
	}
	key, err := config.ParseKey(name)
	if err != nil {
		return err
	}
	if !value.Secret {
		return e.config.Set(key, config.NewValue(value.Value), false)
	}
	manager, err := keeper()
	if err != nil {
		return err
	}
	hidden, err := manager.Encrypter().EncryptValue(ctx, value.Value)
	if err != nil {
		return err
	}
	return e.config.Set(key, config.NewSecureValue(hidden), false)
}

// Export is the state with its secrets in plain text, as the automation API exports it.
func (e *engineStack) Export(ctx context.Context) (apitype.UntypedDeployment, error) {
	state, err := e.snapshot(ctx)
	if err != nil {
		return apitype.UntypedDeployment{}, err
	}
	if state == nil {
		return apitype.UntypedDeployment{Version: apitype.DeploymentSchemaVersionCurrent, Deployment: []byte("{}")}, nil
	}
	shown, err := snapshots.SerializeUntypedDeployment(ctx, state, &snapshots.SerializeOptions{ShowSecrets: true})
	if err != nil {
		return apitype.UntypedDeployment{}, err
	}
	return *shown, nil
}

// kept is the state as the file has it.
func (e *engineStack) kept() (apitype.UntypedDeployment, error) {
	var kept apitype.UntypedDeployment
	text, err := os.ReadFile(e.file)
	if err != nil {
		return kept, err
	}
	return kept, json.Unmarshal(text, &kept)
}

// asked are the options of an operation, whichever one it is.
type asked struct {
	targets, excludes, replaces         []string
	targetDependents, excludeDependents bool
	refresh, continueOnError            bool
	suppressOutputs                     bool
	parallel                            int
	logs, errorLogs                     []io.Writer
	streams                             []chan<- events.EngineEvent
}

// asked reads the automation API's options. One that means nothing here fails the test, rather than be forgotten.
func (e *engineStack) asked(options any) asked {
	e.b.t.Helper()
	a, err := readOptions(options)
	require.NoError(e.b.t, err)
	return a
}

// readOptions takes each option of a struct of the automation API to where it has a meaning.
func readOptions(options any) (asked, error) {
	var a asked
	means := map[string]any{
		"Target": &a.targets, "Exclude": &a.excludes, "Replace": &a.replaces,
		"TargetDependents": &a.targetDependents, "ExcludeDependents": &a.excludeDependents,
		"Refresh": &a.refresh, "ContinueOnError": &a.continueOnError, "SuppressOutputs": &a.suppressOutputs,
		"Parallel": &a.parallel, "ProgressStreams": &a.logs, "ErrorProgressStreams": &a.errorLogs,
		"EventStreams": &a.streams,
	}
	for field, value := range reflect.ValueOf(options).Fields() {
		into, known := means[field.Name]
		switch {
		case known:
			reflect.ValueOf(into).Elem().Set(value)
		case !value.IsZero():
			return a, fmt.Errorf("reading the options: the engine in this process does not know %s; use newCLIBench", field.Name)
		}
	}
	return a, nil
}

// Preview says what an update would do.
func (e *engineStack) Preview(ctx context.Context, options ...optpreview.Option) (auto.PreviewResult, error) {
	e.b.t.Helper()
	var given optpreview.Options
	for _, option := range options {
		option.ApplyOption(&given)
	}
	return auto.PreviewResult{}, e.operate(ctx, previewing, e.asked(given))
}

// Up updates without a preview, as the automation API does.
func (e *engineStack) Up(ctx context.Context, options ...optup.Option) (auto.UpResult, error) {
	e.b.t.Helper()
	var given optup.Options
	for _, option := range options {
		option.ApplyOption(&given)
	}
	if err := e.operate(ctx, updating, e.asked(given)); err != nil {
		return auto.UpResult{}, err
	}
	outputs, err := e.outputs(ctx)
	return auto.UpResult{Outputs: outputs}, err
}

// Refresh reads the state anew, without a preview and without the program.
func (e *engineStack) Refresh(ctx context.Context, options ...optrefresh.Option) (auto.RefreshResult, error) {
	e.b.t.Helper()
	var given optrefresh.Options
	for _, option := range options {
		option.ApplyOption(&given)
	}
	return auto.RefreshResult{}, e.operate(ctx, refreshing, e.asked(given))
}

// Destroy deletes everything, without a preview and without the program.
func (e *engineStack) Destroy(ctx context.Context, options ...optdestroy.Option) (auto.DestroyResult, error) {
	e.b.t.Helper()
	var given optdestroy.Options
	for _, option := range options {
		option.ApplyOption(&given)
	}
	return auto.DestroyResult{}, e.operate(ctx, destroying, e.asked(given))
}

// PreviewDestroy says what a destroy would do.
func (e *engineStack) PreviewDestroy(ctx context.Context, options ...optdestroy.Option) (auto.PreviewResult, error) {
	e.b.t.Helper()
	var given optdestroy.Options
	for _, option := range options {
		option.ApplyOption(&given)
	}
	return auto.PreviewResult{}, e.operate(ctx, previewingNone, e.asked(given))
}

// operation is one of the engine's own, under the words that the CLI has for it.
type operation struct {
	kind    apitype.UpdateKind
	label   string
	preview bool
	run     engineRun
}

// engineRun is how the engine runs an operation.
type engineRun = func(engine.UpdateInfo, *engine.Context, engine.UpdateOptions, bool) (
	*deploy.Plan, sdkDisplay.ResourceChanges, error)

var (
	previewing     = operation{apitype.PreviewUpdate, "Previewing update", true, engine.Update}
	updating       = operation{apitype.UpdateUpdate, "Updating", false, engine.Update}
	refreshing     = operation{apitype.RefreshUpdate, "Refreshing", false, engine.Refresh}
	destroying     = operation{apitype.DestroyUpdate, "Destroying", false, engine.Destroy}
	previewingNone = operation{apitype.DestroyUpdate, "Previewing destroy", true, engine.Destroy}
)

// operate runs an operation as the CLI does: the program and the plugins come and go with it, and the state is kept
// whether it succeeds or not.
func (e *engineStack) operate(ctx context.Context, o operation, a asked) error {
	defer func() {
		for _, stream := range a.streams {
			close(stream)
		}
	}()
	manager, err := keeper()
	if err != nil {
		return err
	}
	base, err := e.snapshot(ctx)
	if err != nil {
		return err
	}
	program, err := serveProgram(e.program)
	if err != nil {
		return err
	}
	defer func() { require.NoError(e.b.t, program.Close()) }()

	var out bytes.Buffer
	logs := io.MultiWriter(slices.Concat([]io.Writer{&out}, a.logs)...)
	fmt.Fprintf(logs, "%s (%s):\n", o.label, e.name)
	seen := make(chan engine.Event)
	shown := e.show(o, a, logs, seen)

	scope, source := cancel.NewContext(ctx)
	journal := &journal{}
	e.stands = func(urn string) (now, before []byte, err error) {
		return e.moment(ctx, base, journal.now(), manager, urn)
	}
	var plugins *pluginHost
	running := &engine.Context{Cancel: scope, Events: seen, BackendClient: e.b}
	if !o.preview {
		running.SnapshotManager = journal
	}
	_, _, failure := o.run(
		engine.UpdateInfo{
			Root: e.folder,
			Project: &workspace.Project{
				Name: project, Runtime: workspace.NewProjectRuntimeInfo(programRuntime, nil),
			},
			Target: &deploy.Target{
				Name: tokens.MustParseStackName(e.name), Organization: "organization", Config: maps.Clone(e.config),
				Decrypter: manager.Decrypter(), Snapshot: base,
			},
		},
		running,
		engine.UpdateOptions{
			HostFactory: func(
				ctx context.Context, diagnostics, status diag.Sink, debug plugin.DebugContext,
			) (_ plugin.Host, err error) {
				plugins, err = newPluginHost(ctx, e.b.sim, program.address, diagnostics, status, debug)
				if err != nil {
					return nil, err
				}
				program.engine = plugins.ServerAddr()
				return plugins, nil
			},
			Parallel:             parallel(a.parallel),
			Refresh:              a.refresh,
			Targets:              deploy.NewUrnTargets(a.targets),
			TargetDependents:     a.targetDependents,
			Excludes:             deploy.NewUrnTargets(a.excludes),
			ExcludeDependents:    a.excludeDependents,
			ReplaceTargets:       deploy.NewUrnTargets(a.replaces),
			ContinueOnError:      a.continueOnError,
			GeneratePlan:         o.kind == apitype.PreviewUpdate,
			Experimental:         true,
			SkipPluginPreInstall: true,
		},
		o.preview)
	close(seen)
	failure = errors.Join(failure, <-shown)
	source.Terminate()
	if plugins != nil {
		failure = errors.Join(failure, plugins.Close())
	}
	if !o.preview {
		failure = errors.Join(failure, e.keep(ctx, base, journal.now(), manager))
	}
	if failure == nil {
		return nil
	}
	for _, each := range a.errorLogs {
		fmt.Fprintf(each, "error: %v\n", failure)
	}
	return fmt.Errorf("%s: %w\nstdout: %s", o.label, failure, out.String())
}

// parallel is how many resources the engine works on at once; the CLI's own number when none is asked for.
func parallel(asked int) int32 {
	if asked == 0 {
		asked = 4 * runtime.GOMAXPROCS(0)
	}
	return int32(asked) //nolint:gosec // It is a small number.
}

// show renders what the engine says as the CLI does without a terminal, and passes it on as the CLI's event log has it.
func (e *engineStack) show(o operation, a asked, logs io.Writer, seen <-chan engine.Event) <-chan error {
	shownEvents, displayed, done := make(chan engine.Event), make(chan bool), make(chan error, 1)
	go display.ShowEvents(strings.ToLower(o.label), o.kind, tokens.MustParseStackName(e.name), project, "", shownEvents,
		displayed, display.Options{
			Color: colors.Never, Type: display.DisplayProgress, TruncateOutput: true, SuppressOutputs: a.suppressOutputs,
			SuppressPermalink: true, SuppressProgress: true, Stdin: strings.NewReader(""), Stdout: logs, Stderr: logs,
		}, o.preview)
	go func() {
		var wrong error
		for event := range seen {
			shownEvents <- event
			converted, err := display.ConvertEngineEvent(event, false)
			wrong = errors.Join(wrong, err)
			for _, stream := range a.streams {
				stream <- events.EngineEvent{EngineEvent: converted}
			}
		}
		<-displayed
		close(shownEvents)
		done <- wrong
	}()
	return done
}

// snapshot is the state as the engine wants it; nil before the first update.
func (e *engineStack) snapshot(ctx context.Context) (*deploy.Snapshot, error) {
	kept, err := e.kept()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return snapshots.DeserializeUntypedDeployment(ctx, &kept, keepers{})
}

// keep writes the state that an operation left, and checks it as the CLI does.
func (e *engineStack) keep(
	ctx context.Context, base *deploy.Snapshot, done engine.JournalEntries, manager secrets.Manager,
) error {
	deployment, text, err := serialised(ctx, base, done, manager)
	if err != nil {
		return err
	}
	if err := os.WriteFile(e.file, text, 0o600); err != nil {
		return fmt.Errorf("writing the snapshot: %w", err)
	}
	return snapshot.VerifyIntegrity(deployment)
}

// moment is the state after what was done, and without the last step of a resource.
func (e *engineStack) moment(
	ctx context.Context, base *deploy.Snapshot, done engine.JournalEntries, manager secrets.Manager, urn string,
) (now, before []byte, err error) {
	if _, now, err = serialised(ctx, base, done, manager); err != nil {
		return nil, nil, err
	}
	for i := len(done) - 1; i >= 0; i-- {
		if done[i].Kind == engine.TestJournalEntryBegin && string(done[i].Step.URN()) == urn {
			_, before, err = serialised(ctx, base, slices.Delete(slices.Clone(done), i, i+1), manager)
			return now, before, err
		}
	}
	return nil, nil, fmt.Errorf("looking for the step of %s: none has begun", urn)
}

// serialised is the state after some steps, as a file has it.
func serialised(
	ctx context.Context, base *deploy.Snapshot, done engine.JournalEntries, manager secrets.Manager,
) (*apitype.DeploymentV3, []byte, error) {
	after, err := done.Snap(base)
	if err != nil {
		return nil, nil, fmt.Errorf("making the snapshot: %w", err)
	}
	after.SecretsManager = manager
	deployment, version, features, err := snapshots.SerializeDeploymentWithMetadata(ctx, after, false)
	if err != nil {
		return nil, nil, fmt.Errorf("serialising the snapshot: %w", err)
	}
	raw, err := json.Marshal(deployment)
	if err != nil {
		return nil, nil, fmt.Errorf("serialising the snapshot: %w", err)
	}
	text, err := json.Marshal(apitype.UntypedDeployment{Version: version, Features: features, Deployment: raw})
	if err != nil {
		return nil, nil, fmt.Errorf("serialising the snapshot: %w", err)
	}
	return deployment, text, nil
}

// outputs are what `pulumi stack output --json --show-secrets` says.
func (e *engineStack) outputs(ctx context.Context) (auto.OutputMap, error) {
	state, err := e.stackOutputs(ctx)
	if err != nil {
		return nil, err
	}
	outputs := auto.OutputMap{}
	shown, err := snapshots.SerializeProperties(ctx, display.MassageSecrets(state, true), config.NewPanicCrypter(), true)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(shown)
	if err != nil {
		return nil, err
	}
	var values map[string]any
	if err := json.Unmarshal(text, &values); err != nil {
		return nil, err
	}
	for name, value := range values {
		outputs[name] = auto.OutputValue{Value: value, Secret: state[resource.PropertyKey(name)].ContainsSecrets()}
	}
	return outputs, nil
}

// stackOutputs are the outputs in the state.
func (e *engineStack) stackOutputs(ctx context.Context) (resource.PropertyMap, error) {
	state, err := e.snapshot(ctx)
	if err != nil || state == nil {
		return nil, err
	}
	root, err := snapshots.GetRootStackResource(state)
	if err != nil || root == nil {
		return nil, err
	}
	return root.Outputs, nil
}

// GetStackOutputs answers a reference from one stack of the bench to another, by its name or its full name.
func (b *bench) GetStackOutputs(ctx context.Context, name string, _ func(error) error) (property.Map, error) {
	name = name[strings.LastIndex(name, "/")+1:]
	file := filepath.Join(b.state, name+".json")
	if _, err := os.Stat(file); err != nil {
		return property.Map{}, fmt.Errorf("unknown stack %q", name)
	}
	found, err := (&engineStack{b: b, name: name, file: file}).stackOutputs(ctx)
	return resource.FromResourcePropertyMap(found), err
}

// GetStackResourceOutputs is for programs of other times: nothing here asks for it.
func (b *bench) GetStackResourceOutputs(_ context.Context, name string) (property.Map, error) {
	return property.Map{}, fmt.Errorf("reading the resources of %s: the tests' engine does not do that", name)
}

var (
	_ deployer             = (*engineStack)(nil)
	_ deployer             = (*cliStack)(nil)
	_ deploy.BackendClient = (*bench)(nil)
	_ secrets.Provider     = keepers{}
)
