using CODE.Deployment.Terraform;
using CODE.Deployment.Validation.Files;

namespace CODE.Deployment.Validation.Terraform;

/// <summary>Validates a root module.</summary>
internal sealed class TerraformCheck(SourceReader reader, TerraformVerdict verdict) : IDeploymentCheck
{
    /// <inheritdoc />
    public DeploymentType Type => DeploymentType.Terraform;

    /// <inheritdoc />
    public async Task<CheckOutcome> CheckAsync(string path, CancellationToken cancellationToken)
    {
        // Terraform knows folders only.
        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(path)!;
        var sources = await reader.ReadAsync(folder, IsConfiguration, recursive: false, cancellationToken);
        var diagnostics = new List<Diagnostic>(sources.Diagnostics);
        if (sources.Files.Count == 0)
        {
            diagnostics.Add(FileRules.NothingFound.At(reader.PlaceOf(path), "There is no terraform configuration (*.tf) here."));
            return new CheckOutcome(0, diagnostics);
        }

        var json = sources.Files.Where(static file => file.Display.EndsWith(".tf.json", StringComparison.Ordinal)).ToArray();
        diagnostics.AddRange(json.Select(static file => TerraformRules.NotChecked.At(file.At(), "The versions in this file were not checked.")));
        var configuration = new TerraformConfiguration(
            reader.PlaceOf(folder),
            [.. sources.Files.Except(json).Select(static file => (file, HclReader.Read(file.Text)))],
            File.Exists(Path.Combine(folder, TerraformInit.LockFile)));
        diagnostics.AddRange(PinChecks.Checks.SelectMany(rule => rule.Run(configuration)));
        diagnostics.AddRange(await verdict.ValidateAsync(folder, cancellationToken));
        diagnostics.AddRange(await verdict.FormatAsync(folder, cancellationToken));
        return new CheckOutcome(sources.Files.Count, diagnostics);
    }

    private static bool IsConfiguration(string name) =>
        name.EndsWith(".tf", StringComparison.Ordinal) || name.EndsWith(".tf.json", StringComparison.Ordinal);
}
