using System.Text.Json;
using System.Text.RegularExpressions;
using CODE.Deployment.Terraform;
using CODE.Deployment.Validation.Files;

namespace CODE.Deployment.Validation.Terraform;

/// <summary>
/// Asks terraform itself. The workspace is not touched: what has to be installed goes to a temporary data folder, and the lock file is never written.
/// </summary>
internal sealed partial class TerraformVerdict(ITerraformCli cli, SourceReader reader)
{
    private static readonly TimeSpan ValidateTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan InitTimeout = TimeSpan.FromMinutes(4);

    /// <summary>What <c>validate</c> says, after an <c>init</c> when the folder needs one.</summary>
    public async Task<IReadOnlyList<Diagnostic>> ValidateAsync(string folder, CancellationToken cancellationToken)
    {
        var found = await ValidateAsync(folder, new Dictionary<string, string>(), cancellationToken);
        if (!found.Any(static diagnostic => NeedsInit().IsMatch(diagnostic.Summary)))
        {
            return [.. found.Select(diagnostic => Told(folder, diagnostic))];
        }

        var data = Directory.CreateTempSubdirectory("code-validate-");
        try
        {
            var environment = new Dictionary<string, string> { ["TF_DATA_DIR"] = data.FullName };
            var init = await cli.StreamAsync(
                new TerraformCommand(folder, ["init", "-json", "-no-color", "-input=false", "-backend=false", "-lockfile=readonly"]) { Timeout = InitTimeout, Environment = environment },
                onEvent: null,
                cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            return init.ExitCode == 0 && init.Interrupted is null
                ? [.. (await ValidateAsync(folder, environment, cancellationToken)).Select(diagnostic => Told(folder, diagnostic))]
                : NotInstalled(folder, init);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    /// <summary>The files that <c>fmt</c> would change.</summary>
    public async Task<IReadOnlyList<Diagnostic>> FormatAsync(string folder, CancellationToken cancellationToken)
    {
        // Exit code 3: something would change. Other failures are broken files, which validate reports.
        var output = await cli.CaptureAsync(
            new TerraformCommand(folder, ["fmt", "-check", "-diff", "-no-color"]) { Timeout = ValidateTimeout }, cancellationToken);
        return [.. FormatDiff.Read(output.Output).Select(change =>
            TerraformRules.Format.At(reader.PlaceOf(Path.GetFullPath(change.File, folder)) with { Line = change.Line }, "The file is not in the canonical format from here on."))];
    }

    private async Task<IReadOnlyList<TerraformDiagnostic>> ValidateAsync(string folder, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var output = await cli.CaptureAsync(
            new TerraformCommand(folder, ["validate", "-json", "-no-color"]) { Timeout = ValidateTimeout, Environment = environment }, cancellationToken);
        try
        {
            using var document = JsonDocument.Parse(output.Output);
            return [.. document.RootElement.GetProperty("diagnostics").EnumerateArray().Select(TerraformDiagnostic.Read)];
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return [new TerraformDiagnostic("error", "terraform validate gave no readable answer", "", null, null, null)];
        }
    }

    private Diagnostic[] NotInstalled(string folder, TerraformRun init)
    {
        if (init.Interrupted is not null)
        {
            return [TerraformRules.Init.At(reader.PlaceOf(folder), "'terraform init' took too long.")];
        }

        var errors = init.Diagnostics.Where(static diagnostic => diagnostic.IsError).DefaultIfEmpty(new("error", "'terraform init' failed", "", null, null, null));
        return [.. errors.Select(error => TerraformRules.Init.At(
            PlaceOf(folder, error),
            Text(error),
            error.Summary.StartsWith("Provider dependency changes detected", StringComparison.Ordinal)
                ? "Validation does not write to the workspace: run 'terraform init' once and commit .terraform.lock.hcl."
                : null))];
    }

    private Diagnostic Told(string folder, TerraformDiagnostic diagnostic) =>
        (diagnostic.IsError ? TerraformRules.Validate : TerraformRules.ValidateWarning).At(PlaceOf(folder, diagnostic), Text(diagnostic));

    private Place PlaceOf(string folder, TerraformDiagnostic diagnostic) =>
        reader.PlaceOf(diagnostic.File is null ? folder : Path.GetFullPath(diagnostic.File, folder)) with { Line = diagnostic.Line };

    // The detail can quote the configuration.
    private static string Text(TerraformDiagnostic diagnostic) =>
        diagnostic.Detail.Length == 0 || SecretText.HoldsCredential(diagnostic.Detail) ? $"{diagnostic.Summary}." : $"{diagnostic.Summary}: {diagnostic.Detail}";

    [GeneratedRegex("^(?:Missing required provider|Module not installed|Module source has changed|Module version requirements have changed|Inconsistent dependency lock file|Required plugins are not installed|Failed to load plugin schemas|Provider requirements cannot be satisfied|terraform validate gave no readable answer)", RegexOptions.CultureInvariant)]
    private static partial Regex NeedsInit();
}
