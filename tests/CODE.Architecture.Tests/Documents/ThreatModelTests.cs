using System.Text.RegularExpressions;
using CODE.Architecture.Tests.House;

namespace CODE.Architecture.Tests.Documents;

/// <summary>The threat model names a test for each threat, and the test is there.</summary>
public sealed partial class ThreatModelTests
{
    private const string Document = "docs/threat-model.md";

    private static readonly ILookup<string, string> TestClasses = Repo.Files(".cs", "tests/")
        .ToLookup(static path => Path.GetFileNameWithoutExtension(path), Repo.Read, StringComparer.Ordinal);

    [Fact]
    public void EveryTestThatIsNamed_Exists() =>
        Rule.Holds($"A test that {Document} names exists.", from Match test in Test().Matches(Repo.Read(Document))
                                                            where !TestClasses[test.Groups[1].Value].Any(source => HasMethod(source, test.Groups[2].Value))
                                                            select $"{test.Value} does not exist; name the test that proves it now.");

    [Fact]
    public void EveryThreat_NamesATest() =>
        Rule.Holds($"Each row of {Document} names what proves it.", Repo.Read(Document).Split('\n')
            .Where(static line => Row().IsMatch(line))
            .Where(static line => !Test().IsMatch(line))
            .Select(static line => $"No test is named in: {line}"));

    [Fact]
    public void Method_IsFoundByItsWholeName()
    {
        const string Source = "    public async Task Call_IsRefused_Twice()\n";
        Assert.True(HasMethod(Source, "Call_IsRefused_Twice"));
        Assert.False(HasMethod(Source, "Call_IsRefused"));
        Assert.False(HasMethod(Source, "IsRefused_Twice"));
    }

    private static bool HasMethod(string source, string name) => Regex.IsMatch(source, $@"\s{Regex.Escape(name)}\(");

    [GeneratedRegex(@"`([A-Z]\w*(?:Tests|Properties))\.(\w+)`")]
    private static partial Regex Test();

    // Rows of the tables of threats are numbered.
    [GeneratedRegex(@"^\| \d+ \|")]
    private static partial Regex Row();
}
