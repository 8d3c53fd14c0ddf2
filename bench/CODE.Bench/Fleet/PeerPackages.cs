using System.Runtime.InteropServices;
using System.Text.Json;
using CODE.Testing;
using CODE.Testing.Processes;

namespace CODE.Bench.Fleet;

/// <summary>The npm packages in <c>bench/peers</c>.</summary>
internal static class PeerPackages
{
    private static readonly TimeSpan InstallDeadline = TimeSpan.FromMinutes(5);
    private static readonly string Folder = Path.Combine(Repository.Root, "bench", "peers");

    /// <summary>Installs them as the lock file has them, unless they are there.</summary>
    /// <exception cref="BenchException">npm failed.</exception>
    public static async Task InstallAsync(CancellationToken cancellationToken)
    {
        var installed = Path.Combine(Folder, "node_modules", ".package-lock.json");
        if (!System.IO.File.Exists(installed) || System.IO.File.GetLastWriteTimeUtc(installed) < System.IO.File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json")))
        {
            await using var npm = ChildProcess.Start("npm", ["ci", "--no-audit", "--no-fund"], folder: Folder);
            if (await npm.WaitAsync(InstallDeadline, cancellationToken) != 0)
            {
                throw new BenchException($"The packages of bench/peers cannot be installed. {npm.Told()}");
            }
        }
    }

    /// <summary>The program that a package has in packages of its own for each platform, named as Go names them.</summary>
    public static string Binary(string package)
    {
        var system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var name = $"{package}-{system}-{(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "amd64")}";
        return Path.Combine(Folder, "node_modules", name, "bin", OperatingSystem.IsWindows() ? $"{name}.exe" : name);
    }

    /// <summary>A file of a package.</summary>
    public static string File(string package, string path) => Path.Combine(Folder, "node_modules", package, path);

    /// <summary>The script that a package's command runs.</summary>
    public static string Program(string package)
    {
        var folder = Path.Combine(Folder, "node_modules", package);
        using var manifest = JsonDocument.Parse(System.IO.File.ReadAllText(Path.Combine(folder, "package.json")));
        return Path.Combine(folder, manifest.RootElement.GetProperty("bin").GetProperty(package).GetString()!);
    }
}
