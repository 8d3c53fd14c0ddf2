using CODE.Architecture.Tests.House;
using CODE.Testing;

namespace CODE.Architecture.Tests.Published;

/// <summary>Files of the repository that are derived from what the servers list. They are compared, or rewritten when that is asked for.</summary>
internal static class PublishedFiles
{
    /// <summary>How to rewrite them.</summary>
    public const string UpdateCommand = "UPDATE_SNAPSHOTS=1 dotnet test --project tests/CODE.Architecture.Tests";

    // CI only compares: a run that repairs what it should judge proves nothing.
    private static bool Updates => Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1" && !Needed.IsCi;

    /// <summary>Makes a folder hold exactly the expected files, or tells every difference.</summary>
    /// <param name="rule">The rule, as a sentence.</param>
    /// <param name="folder">The folder that holds such files and nothing else.</param>
    /// <param name="expected">The text of each file, by its path.</param>
    public static void Match(string rule, string folder, IReadOnlyDictionary<string, string> expected)
    {
        if (Updates)
        {
            Rewrite(folder, expected);
        }

        Rule.Holds(
            $"{rule} If the change is meant: {UpdateCommand}, and let the diff be reviewed.",
            Differences(expected, [.. Repo.Files(string.Empty, folder)], Repo.ReadIfThere));
    }

    /// <summary>Makes one file be as expected, or tells the difference.</summary>
    public static void MatchFile(string rule, string path, string expected)
    {
        if (Updates)
        {
            File.WriteAllText(Repo.Full(path), expected);
        }

        Rule.Holds(
            $"{rule} If the change is meant: {UpdateCommand}, and let the diff be reviewed.",
            Differences(new Dictionary<string, string> { [path] = expected }, [], Repo.ReadIfThere));
    }

    /// <summary>How the files that are there differ from the expected ones.</summary>
    public static IEnumerable<string> Differences(IReadOnlyDictionary<string, string> expected, IReadOnlyCollection<string> there, Func<string, string?> read)
    {
        foreach (var obsolete in there.Where(path => !expected.ContainsKey(path)))
        {
            yield return $"{obsolete} is obsolete: no server lists such a thing.";
        }

        foreach (var (path, text) in expected)
        {
            if (read(path) is not { } published)
            {
                yield return $"{path} is missing.";
            }
            else if (published != text)
            {
                yield return $"{path} differs{FirstDifference(published, text)}";
            }
        }
    }

    private static string FirstDifference(string published, string listed)
    {
        var (left, right) = (published.Split('\n'), listed.Split('\n'));
        var line = Enumerable.Range(0, Math.Max(left.Length, right.Length)).First(index => left.ElementAtOrDefault(index) != right.ElementAtOrDefault(index));
        return $" in line {line + 1}: published \"{left.ElementAtOrDefault(line)?.Trim()}\", now \"{right.ElementAtOrDefault(line)?.Trim()}\".";
    }

    private static void Rewrite(string folder, IReadOnlyDictionary<string, string> expected)
    {
        foreach (var obsolete in Repo.Files(string.Empty, folder).Where(path => !expected.ContainsKey(path)).ToArray())
        {
            File.Delete(Repo.Full(obsolete));
        }

        foreach (var (path, text) in expected)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Repo.Full(path))!);
            File.WriteAllText(Repo.Full(path), text);
        }
    }
}
