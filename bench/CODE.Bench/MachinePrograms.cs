namespace CODE.Bench;

/// <summary>Programs that are part of the machine.</summary>
internal static class MachinePrograms
{
    /// <summary>Makes sure that all are there.</summary>
    /// <exception cref="BenchException">Some are missing; the message says how to get them.</exception>
    public static void Require(IEnumerable<string> programs)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] missing = [.. programs.Where(program => !folders.Any(folder => File.Exists(Path.Combine(folder, program))))];
        if (missing.Length > 0)
        {
            throw new BenchException($"{string.Join(", ", missing)} is not on the PATH: apt-get install {string.Join(' ', missing)}");
        }
    }
}
