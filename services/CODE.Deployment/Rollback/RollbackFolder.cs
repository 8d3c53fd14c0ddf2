using System.Text.Json;
using CODE.Deployment.Terraform;
using CODE.Deployment.Workspaces;
using CODE.ServiceDefaults.Faults;
using static CODE.ServiceDefaults.Text.JsonParts;

namespace CODE.Deployment.Rollback;

/// <summary>
/// Unpacks an earlier configuration beside the workspace and connects it to the workspace's own state. The workspace's files are not touched.
/// <list type="bullet">
/// <item>Local state: an override file names the workspace's state file by its full path; terraform notes that in the plan, so the apply uses it too.</item>
/// <item>Remote state: the workspace's own backend pointer is copied, so that the backend's arguments need not be known again.</item>
/// </list>
/// </summary>
internal sealed class RollbackFolder(TerraformInit init)
{
    private const string Pointer = ".terraform/terraform.tfstate";
    private const string Environment = ".terraform/environment";
    private const string OverrideFile = "zz_code_rollback_override.tf.json";

    /// <summary>The folder in which the earlier configuration is ready to be planned or applied.</summary>
    /// <exception cref="FaultException">It cannot be initialized any more: a module or a provider is gone, or the backend changed.</exception>
    public async Task<string> PrepareAsync(byte[] zip, TerraformWorkspace workspace, ScratchFolder scratch, CancellationToken cancellationToken)
    {
        var folder = ConfigurationArchive.Unpack(zip, scratch.Path, workspace);
        Directory.CreateDirectory(Path.Combine(folder, ".terraform"));
        var pointer = Path.Combine(workspace.Path, Pointer);
        var backend = File.Exists(pointer) ? Member(JsonElement.Parse(await File.ReadAllBytesAsync(pointer, cancellationToken)), "backend") : default;
        if (Text(backend, "type") is null or "local")
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, OverrideFile), LocalBackend(workspace.Path, Member(backend, "config")), cancellationToken);
        }
        else
        {
            File.Copy(pointer, Path.Combine(folder, Pointer));
        }

        var environment = Path.Combine(workspace.Path, Environment);
        if (File.Exists(environment))
        {
            File.Copy(environment, Path.Combine(folder, Environment));
        }

        await init.EnsureAsync(folder, backend: true, cancellationToken);
        return folder;
    }

    private static byte[] LocalBackend(string workspace, JsonElement config)
    {
        var state = Path.GetFullPath(Text(config, "path") ?? "terraform.tfstate", workspace);
        var others = Path.GetFullPath(Text(config, "workspace_dir") ?? "terraform.tfstate.d", workspace);
        return JsonSerializer.SerializeToUtf8Bytes(new { terraform = new { backend = new { local = new { path = Literal(state), workspace_dir = Literal(others) } } } });
    }

    // Strings of the JSON syntax are templates.
    private static string Literal(string text) => text.Replace("${", "$${", StringComparison.Ordinal).Replace("%{", "%%{", StringComparison.Ordinal);
}
