namespace CODE.Deployment.Programs;

/// <summary>Finds the programs that this server runs.</summary>
internal static class ProgramPath
{
    /// <summary>The full path of a program, or null when it is not there.</summary>
    /// <param name="name">Its name, without an ending.</param>
    /// <param name="searchPath">The folders to look in, as in the variable PATH.</param>
    public static string? Find(string name, string searchPath)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return searchPath
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            // A relative entry would let the working directory, which holds callers' files, decide what is run.
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string path) =>
        File.Exists(path)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
