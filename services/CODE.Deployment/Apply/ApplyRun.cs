using System.Text.Json;
using CODE.Deployment.Planning;
using CODE.Deployment.Plans;
using CODE.Deployment.Stored;
using CODE.Deployment.Terraform;
using CODE.Deployment.Variables;
using CODE.Deployment.Workspaces;

namespace CODE.Deployment.Apply;

/// <summary>Has terraform apply a plan file in a folder that is initialized.</summary>
internal sealed class ApplyRun(ITerraformCli cli, PlanRun plans, StateReader states, TimeProvider time, ILogger<ApplyRun> logger)
{
    private const int MaxErrors = 10;
    private const int MaxErrorText = 600;
    private static readonly TimeSpan Timeout = TimeSpan.FromHours(6);
    private static readonly TimeSpan ReadAfterwards = TimeSpan.FromSeconds(30);

    /// <summary>Applies a plan file. Once a change has begun it returns, whatever happens; before that, a refusal is thrown.</summary>
    /// <exception cref="ServiceDefaults.Faults.FaultException">Terraform refused before it changed anything.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before it changed anything.</exception>
    public async Task<ApplyOutcome> ApplyAsync(
        string folder, byte[] planFile, IReadOnlyDictionary<string, JsonElement> values, IProgress<DeploymentStep>? progress, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var startedAt = time.GetUtcNow();
        var variables = ModuleVariables.Read(folder);
        var known = new SecretScrubber(variables.Secrets(values));
        using var scratch = new ScratchFolder(logger);
        var file = await scratch.WriteAsync("plan", planFile, cancellationToken);
        var document = await plans.ShowAsync(folder, file, known, cancellationToken);
        known = known.With(SensitiveValues.OfPlan(document));

        List<string> arguments = ["apply", "-json", "-no-color", "-input=false", "-lock-timeout=3s"];
        // The plan holds every value but those of ephemeral variables.
        var ephemeral = variables.Ephemeral.Where(values.ContainsKey).ToDictionary(static name => name, name => values[name]);
        arguments.AddRange(await VariableFile.ArgumentsAsync(scratch, ephemeral, cancellationToken));
        arguments.Add(file);

        var parts = new ApplyProgress(document, progress);
        var run = await cli.StreamAsync(new TerraformCommand(folder, arguments) { Timeout = Timeout }, parts.Handle, cancellationToken);
        if (!parts.HasBegun)
        {
            TerraformFaults.ThrowIfFailed("apply", run, known, cancellationToken);
        }

        return new ApplyOutcome
        {
            Status = run.ExitCode == 0 ? ApplyStatus.Applied : run.Interrupted is null ? ApplyStatus.Failed : ApplyStatus.Interrupted,
            Resources = parts.Resources(run.ExitCode == 0),
            Errors = [.. run.Diagnostics.Where(static diagnostic => diagnostic.IsError).Take(MaxErrors).Select(known.Scrub).Select(Tell)],
            Outputs = parts.Outputs,
            StateSerial = (await StateAfterwardsAsync(folder))?.Serial,
            StartedAt = startedAt,
            Seconds = Math.Round(time.GetElapsedTime(started).TotalSeconds, 1),
        };
    }

    // Also after a cancelled apply: that is when it matters most.
    private async Task<StateVersion?> StateAfterwardsAsync(string folder)
    {
        using var limit = new CancellationTokenSource(ReadAfterwards, time);
        try
        {
            return await states.VersionAsync(folder, limit.Token);
        }
        catch (Exception exception) when (exception is ServiceDefaults.Faults.FaultException or OperationCanceledException)
        {
            return null;
        }
    }

    private static string Tell(TerraformDiagnostic error)
    {
        var text = $"{(error.Address is null ? "" : error.Address + ": ")}{error.Summary}{(error.Detail.Length == 0 ? "" : ": " + error.Detail.ReplaceLineEndings(" ").Trim())}";
        return text.Length <= MaxErrorText ? text : text[..MaxErrorText] + "…";
    }
}
