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
        That(found is not null, $"{string.Join(" or ", names)} is not on the PATH.");
        return found!;
    }

    /// <summary>The path of a program that lies elsewhere; without it, skips the running test, or fails it in CI.</summary>
    /// <param name="path">The path.</param>
    /// <param name="reason">What is missing and where it comes from.</param>
    public static string File(string path, string reason)
    {
        That(System.IO.File.Exists(path), reason);
        return path;
    }

    /// <summary>Skips the running test unless something holds, or fails it in CI.</summary>
    /// <param name="holds">Whether the machine has what the test needs.</param>
    /// <param name="reason">What it does not have.</param>
    public static void That(bool holds, string reason)
    {
        Assert.SkipWhen(!holds && !IsCi, reason);
        Assert.True(holds, reason);
    }

    private static string? Find(string[] names)
    {
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat"] : [""];
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return (from name in names
                from folder in folders
                from ending in endings
                let path = Path.Combine(folder, name + ending)
                where System.IO.File.Exists(path)
                select path).FirstOrDefault();
    }
}
