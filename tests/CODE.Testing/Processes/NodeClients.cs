using System.Security.Cryptography;
using System.Text.Json;
using Xunit;

namespace CODE.Testing.Processes;

/// <summary>The MCP clients and suites from npm in <c>tests/clients</c>, run by the Node that is pinned there.</summary>
public static class NodeClients
{
    private static readonly TimeSpan InstallDeadline = TimeSpan.FromMinutes(10);
    private static readonly Lazy<Task> Installed = new(InstallAsync);

    private static string Folder => Path.Combine(Repository.Root, "tests", "clients");

    /// <summary>Skips the test without npm (fails it in CI), and installs the packages once.</summary>
    public static Task ReadyAsync()
    {
        Needed.Program("npm");
        return Installed.Value;
    }

    /// <summary>A file of an installed package.</summary>
    public static string PackageFile(params string[] path) => Path.Combine([Folder, "node_modules", .. path]);

    /// <summary>Starts a script, given by its path below <c>tests/clients</c>.</summary>
    public static ChildProcess Start(string script, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null) =>
        ChildProcess.Start(Node(), [Path.Combine(Folder, script), .. arguments], environment, folder);

    /// <summary>Runs one of our drivers, which print one JSON object.</summary>
    public static async Task<JsonElement> RunAsync(string driver, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        await ReadyAsync();
        await using var process = Start(driver, arguments);
        var exitCode = await process.WaitAsync(TimeSpan.FromMinutes(3), cancellationToken);
        Assert.True(exitCode == 0, process.Told());
        return JsonElement.Parse(process.Output);
    }

    private static string Node() =>
        OperatingSystem.IsWindows() ? PackageFile("node", "bin", "node.exe") : PackageFile("node", "bin", "node");

    // Several test processes may come here at once: the first installs, the others wait for its lock and find the stamp.
    private static async Task InstallAsync()
    {
        var stamp = PackageFile(".installed-from");
        var wanted = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Folder, "package-lock.json"))));
        await using var hold = await MachineLock.HoldAsync($"clients-{Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Folder)))[..16]}", InstallDeadline, CancellationToken.None);
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted)
        {
            return;
        }

        await using var npm = ChildProcess.Start(Needed.Program("npm"), ["ci", "--no-audit", "--no-fund"], folder: Folder);
        var exitCode = await npm.WaitAsync(InstallDeadline, CancellationToken.None);
        Assert.True(exitCode == 0, npm.Told());
        await File.WriteAllTextAsync(stamp, wanted);
    }
}
