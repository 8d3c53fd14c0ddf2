using System.Text.RegularExpressions;
using CODE.Architecture.Tests.House;

namespace CODE.Architecture.Tests.Documents;

public sealed partial class DecisionsTests
{
    private const string Folder = "docs/adr/";
    private const string Index = Folder + "README.md";

    [Fact]
    public void Index_ListsEveryDecisionByItsTitle()
    {
        var index = Repo.Read(Index);
        Rule.Holds($"{Index} lists every decision.", Repo.Files(".md", Folder)
            .Where(static path => path != Index)
            .Select(static path => Line(path[Folder.Length..], Repo.Read(path)))
            .Where(line => !index.Contains(line, StringComparison.Ordinal))
            .Select(static line => $"{Index} lacks this line: {line}"));
    }

    [Fact]
    public void Documents_LinkOnlyToWhatIsThere() =>
        Rule.Holds("A link between files of the repository leads somewhere.", Repo.Files(".md").SelectMany(static path => BrokenLinks(path, Repo.Read(path))));

    [Fact]
    public void Sources_NameOnlyDecisionsThatExist() =>
        Rule.Holds("A decision that a source refers to exists.", from ending in new[] { ".cs", ".props", ".targets", ".csproj" }
                                                               from path in Repo.Files(ending)
                                                               from Match reference in Reference().Matches(Repo.Read(path))
                                                               where !File.Exists(Repo.Full(reference.Value))
                                                               select $"{path} refers to {reference.Value}, which does not exist.");

    [Fact]
    public void Line_TakesNumberAndTitle() => Assert.Equal("| [0042](0042-an-answer.md) | An answer |", Line("0042-an-answer.md", "# 0042 An answer\n\nBecause."));

    [Theory]
    [InlineData("[x](nowhere.md)", 1)]
    [InlineData("[x](../nowhere/y.cs#z)", 1)]
    [InlineData("[x](README.md) [y](https://example.org/z) [z](#here)", 0)]
    public void BrokenLinks_LooksAtFilesOnly(string text, int count) => Assert.Equal(count, BrokenLinks(Index, text).Count());

    private static string Line(string file, string text)
    {
        var title = Title().Match(text);
        return $"| [{title.Groups[1].Value}]({file}) | {title.Groups[2].Value} |";
    }

    private static IEnumerable<string> BrokenLinks(string path, string text) =>
        from Match link in Link().Matches(text)
        let target = link.Groups[1].Value.Split('#')[0]
        where target.Length > 0 && !target.Contains(':', StringComparison.Ordinal)
        where !Path.Exists(Repo.Full(Path.Combine(Path.GetDirectoryName(path)!, target)))
        select $"{path} links to {target}, which does not exist.";

    [GeneratedRegex(@"\A#\s+(?:ADR\s+)?(\d{4})[:.]?\s+(.+)")]
    private static partial Regex Title();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"docs/adr/\d{4}[\w-]+\.md")]
    private static partial Regex Reference();
}
