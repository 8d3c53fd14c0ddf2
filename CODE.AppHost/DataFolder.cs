namespace CODE.AppHost;

/// <summary>
/// The folder that holds everything the fleet keeps on a developer's machine. It and all that is in it is for its owner only:
/// mode 0700 and 0600 where files have modes; on Windows the access list of the user's own folder applies.
/// </summary>
/// <param name="Root">Absolute path.</param>
public sealed record DataFolder(string Root)
{
    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The first admin token: a JWT, one line.</summary>
    public string TokenFile => Path.Combine(Root, "token");

    /// <summary>Who may do what through the gateway: YAML, for the developer to edit.</summary>
    public string PolicyFile => Path.Combine(Root, "policy.yaml");

    /// <summary>The definitions of tools that were accepted; the gateway makes it.</summary>
    public string AcceptedToolsFile => Path.Combine(Root, "tools.lock.json");

    /// <summary>Private keys.</summary>
    public string Keys => Path.Combine(Root, "keys");

    /// <summary>The store's files.</summary>
    public string Store => Path.Combine(Root, "store");

    /// <summary>One bounded log for each service, and <c>host.log</c>.</summary>
    public string Logs => Path.Combine(Root, "logs");

    /// <summary>The gateway's URL, one line; it exists while the fleet is ready, which makes it the sign to wait for.</summary>
    public string GatewayUrlFile => Path.Combine(Root, "gateway.url");

    /// <summary>What Prometheus scrapes, in the form of its file discovery; it exists while the fleet runs, since the ports are others each time.</summary>
    public string ScrapeTargetsFile => Path.Combine(Root, "prometheus", "targets.json");

    /// <summary>Held open by the one host that uses the folder.</summary>
    public string LockFile => Path.Combine(Root, "lock");

    /// <summary>Makes the folder and what is in it usable.</summary>
    /// <exception cref="LocalFleetException">It can't be created or written to.</exception>
    public static DataFolder Open(string path)
    {
        var folder = new DataFolder(path);
        return Attempt(path, () =>
        {
            foreach (var each in (string[])[folder.Root, folder.Keys, folder.Store, folder.Logs, Path.GetDirectoryName(folder.ScrapeTargetsFile)!])
            {
                CreateOwnerOnly(each);
            }

            var probe = Path.Combine(path, $"probe-{Environment.ProcessId}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return folder;
        });
    }

    /// <summary>Reads a file, or writes it first where there is none; of several hosts that do so at once one wins and all read the same.</summary>
    /// <exception cref="LocalFleetException">The file can't be read or written.</exception>
    public static string ReadOrCreate(string path, Func<string> create) => Attempt(path, () =>
    {
        if (!File.Exists(path))
        {
            var temporary = WriteTemporary(path, create());
            try
            {
                File.Move(temporary, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(temporary);
            }
        }

        return File.ReadAllText(path);
    });

    /// <summary>Writes a file whole: a reader sees the old content or the new.</summary>
    /// <exception cref="LocalFleetException">The file can't be written.</exception>
    public static void Replace(string path, string content) => Attempt(path, () =>
    {
        File.Move(WriteTemporary(path, content), path, overwrite: true);
        return true;
    });

    private static void CreateOwnerOnly(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, OwnerFolder);
        File.SetUnixFileMode(path, OwnerFolder);
    }

    private static string WriteTemporary(string path, string content)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerFile;
        }

        using var writer = new StreamWriter(temporary, options);
        writer.Write(content);
        return temporary;
    }

    private static T Attempt<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new LocalFleetException($"{path} can't be used: {fault.Message} Give a folder of your own with --data or CODE_DATA.");
        }
    }
}
