using System.Text.Json;
using CODE.Deployment.Plans;
using CODE.Deployment.Terraform;
using CODE.Deployment.Variables;
using CODE.Deployment.Workspaces;

namespace CODE.Deployment.Planning;

/// <summary>A plan as terraform made it.</summary>
/// <param name="File">The plan file.</param>
/// <param name="Document">The plan as <c>show -json</c> tells it; holds secrets.</param>
/// <param name="Diagnostics">What terraform said.</param>
/// <param name="Scrubber">Knows the sensitive values of the plan.</param>
internal sealed record MadePlan(byte[] File, JsonElement Document, IReadOnlyList<TerraformDiagnostic> Diagnostics, SecretScrubber Scrubber)
{
    /// <summary>Its compact form.</summary>
    public PlanSummary Summary() => PlanReader.Read(Document, Diagnostics, Scrubber);
}

/// <summary>Has terraform make a plan in a folder that is initialized.</summary>
internal sealed class PlanRun(ITerraformCli cli, StateReader states, ILogger<PlanRun> logger)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(30);

    /// <summary>Makes a plan.</summary>
    /// <exception cref="ServiceDefaults.Faults.FaultException">Terraform refused; the message is free of sensitive values.</exception>
    public async Task<MadePlan> MakeAsync(string folder, PlanRequest request, IProgress<DeploymentStep>? progress, CancellationToken cancellationToken)
    {
        var variables = ModuleVariables.Read(folder);
        variables.Check(request.Variables);
        var known = new SecretScrubber(variables.Secrets(request.Variables));
        using var scratch = new ScratchFolder(logger);
        var file = scratch.File("plan");
        List<string> arguments = ["plan", "-json", "-no-color", "-input=false", "-lock-timeout=3s", $"-out={file}"];
        arguments.AddRange(await VariableFile.ArgumentsAsync(scratch, request.Variables, cancellationToken));
        arguments.AddRange(request.Targets.Select(static target => $"-target={target}"));
        if (request.Destroy)
        {
            arguments.Add("-destroy");
        }

        if (request.RefreshOnly)
        {
            arguments.Add("-refresh-only");
        }

        var run = await cli.StreamAsync(new TerraformCommand(folder, arguments) { Timeout = Timeout }, new PlanProgress(progress).Handle, cancellationToken);
        if (run.ExitCode != 0 && run.Interrupted is null)
        {
            // Without a plan, what the state marks as sensitive is told by the state itself.
            known = known.With(await states.SecretsAsync(folder, cancellationToken));
        }

        TerraformFaults.ThrowIfFailed("plan", run, known, cancellationToken);
        var document = await ShowAsync(folder, file, known, cancellationToken);
        return new MadePlan(
            await File.ReadAllBytesAsync(file, cancellationToken), document, run.Diagnostics, known.With(SensitiveValues.OfPlan(document)));
    }

    /// <summary>A plan file as <c>show -json</c> tells it; holds secrets.</summary>
    public async Task<JsonElement> ShowAsync(string folder, string file, SecretScrubber scrubber, CancellationToken cancellationToken)
    {
        var output = await cli.CaptureAsync(new TerraformCommand(folder, ["show", "-json", "-no-color", file]) { MaxOutput = StateReader.MaxDocument }, cancellationToken);
        return output.ExitCode == 0
            ? JsonElement.Parse(output.Output)
            : throw TerraformFaults.From("show", [new TerraformDiagnostic("error", "The plan cannot be shown", output.ErrorOutput, null, null, null)], scrubber);
    }
}
