using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CODE.Testing;
using CODE.Testing.Processes;

namespace CODE.Fleet.Tests.Fleet;

/// <summary>A terraform configuration of a test's own in the fleet's workspace. It uses nothing but <c>terraform_data</c>, which is built into terraform.</summary>
internal sealed class TerraformWorkspace
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    // Links are not followed: what they lead to is not ours.
    private static readonly EnumerationOptions Real = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    private TerraformWorkspace(string name, string folder)
    {
        Name = name;
        Folder = folder;
    }

    /// <summary>The path that tools are given: relative to the workspace root.</summary>
    public string Name { get; }

    /// <summary>Where it is.</summary>
    public string Folder { get; }

    /// <summary>Writes a configuration; skips the test without terraform (fails it in CI).</summary>
    public static TerraformWorkspace Create(RunningFleet fleet, string main)
    {
        Needed.Program("tofu", "terraform");
        var name = $"test-{Guid.NewGuid():N}";
        var workspace = new TerraformWorkspace(name, Path.Combine(fleet.Workspace, name));
        Directory.CreateDirectory(workspace.Folder);
        workspace.Write(main);
        return workspace;
    }

    /// <summary>Writes the configuration anew.</summary>
    public void Write(string main) => File.WriteAllText(Path.Combine(Folder, "main.tf"), main);

    /// <summary>Changes the recorded state behind terraform's back.</summary>
    public void EditState(Action<JsonNode> change)
    {
        var file = Path.Combine(Folder, "terraform.tfstate");
        var state = JsonNode.Parse(File.ReadAllText(file))!;
        change(state);
        File.WriteAllText(file, state.ToJsonString());
    }

    /// <summary>Starts terraform itself in the workspace, as somebody else would.</summary>
    public ChildProcess StartTerraform(params string[] arguments) => ChildProcess.Start(
        Needed.Program("tofu", "terraform"), arguments, new Dictionary<string, string> { ["CHECKPOINT_DISABLE"] = "1", ["TF_IN_AUTOMATION"] = "1" }, Folder);

    /// <summary>Runs terraform itself in the workspace.</summary>
    public async Task<string> TerraformAsync(params string[] arguments)
    {
        await using var terraform = StartTerraform(arguments);
        Assert.True(await terraform.WaitAsync(Deadline, TestContext.Current.CancellationToken) == 0, terraform.Told());
        return terraform.Output;
    }

    /// <summary>A hash over the names and contents of all files.</summary>
    public string Hash() => Hash(Folder);

    /// <summary>A hash over the names and contents of all files of a folder; what a symbolic link leads to is not looked at.</summary>
    public static string Hash(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(folder, "*", Real).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(folder, file)));
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
