using System.Text.RegularExpressions;
using CODE.Architecture.Tests.House;

namespace CODE.Architecture.Tests.Naming;

public sealed partial class UnfinishedWorkTests
{
    private static readonly string[] Texts =
        [".cs", ".csproj", ".props", ".targets", ".proto", ".md", ".json", ".yml", ".yaml", ".tf", ".mjs", ".js", ".ts", ".sh", "run"];

    [Fact]
    public void Tree_HoldsNoNotesOfUnfinishedWork() =>
        Rule.Holds("Unfinished work is an issue, not a note in the tree.", from ending in Texts
                                                                          from path in Repo.Files(ending)
                                                                          where !path.EndsWith("package-lock.json", StringComparison.Ordinal)
                                                                          from note in Notes(path, Repo.Read(path))
                                                                          select note);

    [Theory]
    [InlineData("// TO" + "DO: later", 1)]
    [InlineData("# FIX" + "ME\n# HA" + "CK", 2)]
    [InlineData("var todos = list; // autodoc", 0)]
    public void Notes_FindsMarkersByLine(string text, int count) => Assert.Equal(count, Notes("x", text).Count());

    private static IEnumerable<string> Notes(string path, string text) =>
        text.Split('\n').Index().Where(static line => Marker().IsMatch(line.Item)).Select(line => $"{path}:{line.Index + 1}: {line.Item.Trim()}. Do it, or open an issue.");

    // Written in two parts, so that this file does not find itself.
    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|HA" + @"CK|XX" + @"X)\b")]
    private static partial Regex Marker();
}
