using System.Diagnostics;
using CODE.Testing;

namespace CODE.Deployment.Tests.Terraform;

/// <summary>A terraform workspace of one test, below a workspace root.</summary>
internal sealed class TerraformFolder
{
    public TerraformFolder(string root, string? configuration = null)
    {
        Name = $"ws-{Guid.NewGuid():N}"[..14];
        Path = System.IO.Path.Combine(root, Name);
        Directory.CreateDirectory(Path);
        if (configuration is not null)
        {
            Write("main.tf", configuration);
        }
    }

    /// <summary>What a caller names it by: relative to the root.</summary>
    public string Name { get; }

    public string Path { get; }

    public void Write(string name, string content)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    public string Read(string name) => File.ReadAllText(System.IO.Path.Combine(Path, name));

    /// <summary>Runs the real binary as somebody outside the server would, and returns its standard output.</summary>
    public async Task<string> TerraformAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"terraform {arguments[0]}: {await errors}");
        return output;
    }

    /// <summary>Starts the real binary; the caller ends it.</summary>
    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Needed.Program("tofu", "terraform"), arguments)
        {
            WorkingDirectory = Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("TF_CLI_CONFIG_FILE");
        start.Environment["CHECKPOINT_DISABLE"] = "1";
        return Process.Start(start)!;
    }
}
