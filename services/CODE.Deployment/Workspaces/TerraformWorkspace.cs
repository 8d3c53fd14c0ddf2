using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Workspace;

namespace CODE.Deployment.Workspaces;

/// <summary>A folder that holds a terraform root module.</summary>
/// <param name="Path">Its real path, inside a workspace root.</param>
/// <param name="Display">How it is shown to callers: relative to the root.</param>
internal sealed partial record TerraformWorkspace(string Path, string Display)
{
    private const int MaxSlugName = 60;

    /// <summary>Stands for the real path in store keys; the same on every replica that mounts the workspace at the same place.</summary>
    public string Id { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path)))[..24];

    /// <summary>The workspace as what is deployed.</summary>
    public DeploymentTarget Target => new(Id, Display, Path);

    /// <summary>Stands for the workspace in keys of the context memory: readable, and unique by the end of it.</summary>
    public string Slug
    {
        get
        {
            var name = Unsafe().Replace(Display, "-").Trim('-', '.');
            name = name.Length <= MaxSlugName ? name : name[^MaxSlugName..].TrimStart('-', '.');
            return name.Length == 0 ? Id[..8] : $"{name}-{Id[..8]}";
        }
    }

    [GeneratedRegex("[^A-Za-z0-9._-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Unsafe();
}

/// <summary>Finds root modules by the path that a caller names.</summary>
internal sealed class TerraformWorkspaces(WorkspaceRoots roots)
{
    private static readonly string[] ConfigurationEndings = [".tf", ".tf.json", ".tofu", ".tofu.json"];

    /// <summary>The root module at a path.</summary>
    /// <exception cref="FaultException">The path is not a folder inside the workspace roots, or holds no configuration.</exception>
    public TerraformWorkspace Resolve(string path)
    {
        var folder = roots.ResolveDirectory(path);
        var display = roots.Display(folder);
        return Directory.EnumerateFiles(folder).Any(static file => ConfigurationEndings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)))
            ? new TerraformWorkspace(folder, display)
            : throw new FaultException(
                FaultCodes.InvalidArgument,
                $"'{display}' holds no terraform configuration (no *.tf file).",
                "Name the folder of a root module, the one that 'terraform plan' would be run in.");
    }
}
