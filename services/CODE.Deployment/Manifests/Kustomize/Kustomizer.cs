using CODE.Clusters.Objects;
using CODE.Deployment.Validation.Files;
using CODE.Deployment.Workspaces;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Manifests.Kustomize;

/// <summary>Builds kustomizations of the workspace with kubectl.</summary>
internal sealed class Kustomizer(SourceReader reader, KustomizationCopy copies, KustomizeProgram program, ILogger<Kustomizer> logger)
{
    private const int MostWords = 400;

    /// <summary>What a kustomization makes, as a file of manifests.</summary>
    /// <param name="folder">The real path of its folder.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FaultException">There is no kubectl, the kustomization leads out of the workspace, or it cannot be built.</exception>
    public async Task<SourceFile> BuildAsync(string folder, CancellationToken cancellationToken)
    {
        var display = reader.PlaceOf(folder).File;
        var folders = await new KustomizationTree(reader).FoldersAsync(folder, cancellationToken);
        using var scratch = new ScratchFolder(logger);
        var copy = copies.Make(folders, scratch, cancellationToken);
        var built = await program.BuildAsync(copy, scratch.Path, cancellationToken);
        return built.Succeeded
            ? new SourceFile("", $"{display} (built)", built.Output)
            : throw new FaultException(
                FaultCodes.InvalidArgument, $"kubectl cannot build {display}: {Words(built.Errors, scratch.Path)}", "Correct the kustomization; 'kubectl kustomize' shows the same. Nothing was deployed.");
    }

    // What generates Secrets may be quoted in what kubectl says about it.
    private static string Words(string errors, string scratch) => errors.Contains("ecret", StringComparison.Ordinal)
        ? "its words are withheld, since they are about Secrets."
        : UntrustedText.Flatten(errors.Replace(scratch, "", StringComparison.Ordinal), MostWords);
}
