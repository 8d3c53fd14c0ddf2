using Xunit;

namespace CODE.Testing;

/// <summary>What a test does when a program that it needs is not on the machine: a newcomer sees it skipped with the reason, CI sees it fail.</summary>
public static class Needed
{
    /// <summary>Whether this run must not skip anything.</summary>
    public static bool IsCi { get; } = string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>The path of a program on the PATH; without it, skips the running test, or fails it in CI.</summary>
    /// <param name="names">The names to look for, in order.</param>
    public static string Program(params string[] names)
    {
        var found = Find(names);
        var reason = $"{string.Join(" or ", names)} is not on the PATH.";
        Assert.SkipWhen(found is null && !IsCi, reason);
        Assert.True(found is not null, reason);
        return found!;
    }

    private static string? Find(string[] names)
    {
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat"] : [""];
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return (from name in names
                from folder in folders
                from ending in endings
                let path = Path.Combine(folder, name + ending)
                where File.Exists(path)
                select path).FirstOrDefault();
    }
}
