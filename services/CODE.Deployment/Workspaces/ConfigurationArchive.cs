using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Workspaces;

/// <summary>Fingerprints a configuration and packs it, so that it can be planned again after the workspace has moved on.</summary>
internal static class ConfigurationArchive
{
    /// <summary>The largest configuration that is packed, in bytes before compression.</summary>
    public const long MaxBytes = 8 * 1024 * 1024;

    /// <summary>The hash of a configuration: over each file's name and the hash of its content, in order.</summary>
    public static async Task<string> HashAsync(IReadOnlyList<ConfigurationFile> files, CancellationToken cancellationToken)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            await using var stream = Open(file.Path);
            Append(whole, file.Name, await SHA256.HashDataAsync(stream, cancellationToken));
        }

        return Convert.ToHexStringLower(whole.GetHashAndReset());
    }

    /// <summary>The configuration as a zip with the hash of what was packed, or null when it is over <see cref="MaxBytes"/>.</summary>
    public static async Task<(byte[] Zip, string Hash)?> PackAsync(IReadOnlyList<ConfigurationFile> files, CancellationToken cancellationToken)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            var left = MaxBytes;
            foreach (var file in files)
            {
                if ((left -= new FileInfo(file.Path).Length) < 0)
                {
                    return null;
                }

                var content = await File.ReadAllBytesAsync(file.Path, cancellationToken);
                Append(whole, file.Name, SHA256.HashData(content));
                await using var entry = await zip.CreateEntry(file.Name).OpenAsync(cancellationToken);
                await entry.WriteAsync(content, cancellationToken);
            }
        }

        return (memory.ToArray(), Convert.ToHexStringLower(whole.GetHashAndReset()));
    }

    /// <summary>Unpacks a configuration below a folder and returns where its root module then lies.</summary>
    /// <param name="zip">From <see cref="PackAsync"/>.</param>
    /// <param name="folder">An empty folder.</param>
    /// <param name="workspace">Whose configuration it is: the folders above it keep their names, so that <c>../modules</c> leads where it should.</param>
    public static string Unpack(byte[] zip, string folder, TerraformWorkspace workspace)
    {
        using var archive = new ZipArchive(new MemoryStream(zip), ZipArchiveMode.Read);
        var depth = archive.Entries.Max(static entry => entry.FullName.Split('/').TakeWhile(static part => part == "..").Count());
        var parts = workspace.Path.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        var module = Path.Combine([folder, .. parts.TakeLast(depth + 1)]);
        Directory.CreateDirectory(module);
        // What lies in .terraform describes the other folder's installation; 'init' makes its own.
        foreach (var entry in archive.Entries.Where(static entry => !entry.FullName.StartsWith(".terraform/", StringComparison.Ordinal)))
        {
            var target = Path.GetFullPath(entry.FullName, module);
            if (!target.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                throw new FaultException(FaultCodes.Tampered, "The stored configuration leads out of its folder.", "Roll back to another revision.");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            entry.ExtractToFile(target);
        }

        return module;
    }

    private static void Append(IncrementalHash whole, string name, byte[] hash)
    {
        whole.AppendData(Encoding.UTF8.GetBytes($"{name}\0{Convert.ToHexStringLower(hash)}\n"));
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 4096, FileOptions.Asynchronous);
}
