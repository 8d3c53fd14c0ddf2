using CODE.Deployment.Apply;
using CODE.Deployment.Planning;
using CODE.Deployment.Terraform;
using CODE.Deployment.Workspaces;
using CODE.ServiceDefaults.Faults;
using CODE.Testing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace CODE.Deployment.Tests.Terraform;

/// <summary>Cancelling, deadlines, and several writers at once.</summary>
public sealed class InterruptionTests(DeploymentHost host) : IClassFixture<DeploymentHost>
{
    private static readonly CallSource Alice = new("alice", "apply_plan");

    [Fact]
    public async Task Apply_Cancelled_ReleasesTheStateLockAndTellsWhatWasDone()
    {
        var folder = host.Folder(Configurations.Slow);
        var plan = await host.Get<Planner>().PlanAsync(folder.Name, new PlanRequest(), Alice, null, TestContext.Current.CancellationToken);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var progress = new Watching(step => step.Message.StartsWith("terraform_data.slow: create started", StringComparison.Ordinal), cancel.Cancel);

        var applied = await host.Get<Applier>().ApplyAsync(plan.Id, Alice, progress, cancel.Token);

        Assert.Equal(ApplyStatus.Interrupted, applied.Outcome.Status);
        var results = applied.Outcome.Resources.ToDictionary(static resource => resource.Address, static resource => resource.Result);
        Assert.Equal(
            (ResourceResult.Done, ResourceResult.Failed, ResourceResult.NotDone),
            (results["terraform_data.quick"], results["terraform_data.slow"], results["terraform_data.never"]));
        Assert.False(File.Exists(Path.Combine(folder.Path, ".terraform.tfstate.lock.info")));
        Assert.Contains("terraform_data.quick", await folder.TerraformAsync("state", "list"), StringComparison.Ordinal);
        var history = await host.AnswerAsync("deployment_history", new { target = folder.Name });
        Assert.Equal("interrupted", history.GetProperty("deployments")[0].GetProperty("outcome").GetString());
        // The lock of the workspace is free again, too.
        await host.AnswerAsync("plan_terraform", new { workspace = folder.Name });
    }

    [Fact]
    public async Task Apply_CancelledBeforeAnythingChanged_CanBeAppliedLater()
    {
        var folder = host.Folder(Configurations.Simple);
        var plan = await host.Get<Planner>().PlanAsync(folder.Name, new PlanRequest(), Alice, null, TestContext.Current.CancellationToken);
        using var cancelled = new CancellationTokenSource();
        var progress = new Watching(static step => step.Message.StartsWith("checking", StringComparison.Ordinal), cancelled.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Get<Applier>().ApplyAsync(plan.Id, Alice, progress, cancelled.Token));
        var applied = await host.Get<Applier>().ApplyAsync(plan.Id, Alice, null, TestContext.Current.CancellationToken);

        Assert.Equal(ApplyStatus.Applied, applied.Outcome.Status);
        Assert.False(applied.Before);
    }

    [Fact]
    public async Task Apply_ServerStops_WritesItsStateAndItsOutcome()
    {
        using var store = TestStore.Start();
        using var root = new TemporaryRoot();
        var settings = new Dictionary<string, string?> { ["shutdownTimeoutSeconds"] = "3", ["Deployment:PlanKey"] = host.PlanKey };
        string planId;
        TerraformFolder folder;
        await using (var stopping = new DeploymentHost(settings, store.ConnectionString, root.Path))
        {
            await stopping.InitializeAsync();
            folder = stopping.Folder(Configurations.Slow);
            planId = (await stopping.Get<Planner>().PlanAsync(folder.Name, new PlanRequest(), Alice, null, TestContext.Current.CancellationToken)).Id;
            var slow = new TaskCompletionSource();
            var progress = new Watching(static step => step.Message.StartsWith("terraform_data.slow: create started", StringComparison.Ordinal), slow.SetResult);
            _ = stopping.Get<Applier>().ApplyAsync(planId, Alice, progress, CancellationToken.None);
            await slow.Task.WaitAsync(TestContext.Current.CancellationToken);
            await stopping.Get<IHost>().StopAsync(TestContext.Current.CancellationToken);
        }

        Assert.False(File.Exists(Path.Combine(folder.Path, ".terraform.tfstate.lock.info")));
        Assert.Contains("terraform_data.slow", await folder.TerraformAsync("state", "list"), StringComparison.Ordinal);
        await using var next = new DeploymentHost(settings, store.ConnectionString, root.Path);
        await next.InitializeAsync();
        var again = await next.AnswerAsync("apply_plan", new { plan_id = planId });
        Assert.Equal(("interrupted", true), (again.GetProperty("status").GetString(), again.GetProperty("applied_before").GetBoolean()));
    }

    [Fact]
    public async Task Run_OverItsTime_IsInterrupted()
    {
        var folder = host.Folder(Configurations.Slow);
        await folder.TerraformAsync("init", "-no-color");
        var command = new TerraformCommand(folder.Path, ["apply", "-auto-approve", "-json", "-input=false"]) { Timeout = TimeSpan.FromSeconds(2) };

        var run = await host.Get<ITerraformCli>().StreamAsync(command, null, TestContext.Current.CancellationToken);

        Assert.Equal(Interruption.TimedOut, run.Interrupted);
        Assert.False(File.Exists(Path.Combine(folder.Path, ".terraform.tfstate.lock.info")));
    }

    [Fact]
    public async Task Apply_PlanExpired_IsRefused()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var own = new DeploymentHost(new Dictionary<string, string?> { ["Deployment:PlanLifetimeMinutes"] = "5" }, time: time);
        await own.InitializeAsync();
        var folder = own.Folder(Configurations.Simple);
        var plan = await own.Get<Planner>().PlanAsync(folder.Name, new PlanRequest(), Alice, null, TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromMinutes(6));

        var fault = await Assert.ThrowsAsync<FaultException>(() => own.Get<Applier>().ApplyAsync(plan.Id, Alice, null, TestContext.Current.CancellationToken));

        Assert.Equal(FaultCodes.Expired, fault.Fault.Code);
        Assert.False(File.Exists(Path.Combine(folder.Path, "terraform.tfstate")));
    }

    [Fact]
    public async Task Workspace_InUse_TellsByWhomAndIsFreeAfterwards()
    {
        var folder = host.Folder(Configurations.Simple);
        var workspace = host.Get<TerraformWorkspaces>().Resolve(folder.Name);
        await using (await host.Get<TargetLock>().AcquireAsync(workspace.Target, "bob", "apply_plan", TestContext.Current.CancellationToken))
        {
            var (code, message, _) = await host.FaultAsync("plan_terraform", new { workspace = folder.Name });
            Assert.Equal("busy", code);
            Assert.Contains("apply_plan of bob", message, StringComparison.Ordinal);
        }

        await host.AnswerAsync("plan_terraform", new { workspace = folder.Name });
    }

    [Fact]
    public async Task Workspace_SeveralPlansAtOnce_TakeTurns()
    {
        await using var own = new DeploymentHost(new Dictionary<string, string?> { ["Deployment:WorkspaceWaitSeconds"] = "120" });
        await own.InitializeAsync();
        var folder = own.Folder(Configurations.Simple);

        var plans = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => own.AnswerAsync("plan_terraform", new { workspace = folder.Name })));

        Assert.Equal(4, plans.Select(static plan => plan.GetProperty("plan_id").GetString()).Distinct().Count());
    }

    private sealed class TemporaryRoot : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("code-deployment-tests-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }

    private sealed class Watching(Func<DeploymentStep, bool> awaited, Action then) : IProgress<DeploymentStep>
    {
        public void Report(DeploymentStep value)
        {
            if (awaited(value))
            {
                then();
            }
        }
    }
}
