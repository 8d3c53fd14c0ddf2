using System.Text.RegularExpressions;
using CODE.Architecture.Tests.House;

namespace CODE.Architecture.Tests.Naming;

public sealed partial class SourceNamesTests
{
    private const int MaxLines = 300;

    // Such a name says nothing about what the code is for, so everything ends up there.
    private static readonly string[] Nondescript = ["Utils", "Util", "Utilities", "Utility", "Helpers", "Helper", "Common", "Manager"];

    private static IEnumerable<(Project Project, string Source)> Sources =>
        from project in Project.All from source in project.Sources select (project, source);

    [Fact]
    public void Files_AreNamedForWhatTheyDo() =>
        Rule.Holds("No file or folder is named Utils, Helpers, Common or Manager.", Sources
            .Where(static file => IsNondescript(file.Source))
            .Select(static file => $"{file.Source}: name it for what it does, in the field's own words, and put it beside what uses it."));

    [Fact]
    public void Namespaces_MatchFolders() =>
        Rule.Holds("A file's namespace is its project's root namespace and its folders.", Sources
            .Select(static file => WrongNamespace(file.Project, file.Source, Repo.Read(file.Source)))
            .OfType<string>());

    [Fact]
    public void Files_FitAGlance() =>
        Rule.Holds($"No source is longer than {MaxLines} lines.", Sources
            .Select(static file => (file.Source, Lines: LinesOf(file.Source)))
            .Where(static file => file.Lines > MaxLines)
            .Select(static file => $"{file.Source} has {file.Lines} lines. Split it by what its parts do; a summary that needs \"and\" shows where."));

    [Theory]
    [InlineData("services/CODE.A/Plans/PlanUtils.cs", true)]
    [InlineData("services/CODE.A/Common/Plan.cs", true)]
    [InlineData("services/CODE.A/StateManager.cs", true)]
    [InlineData("services/CODE.A/Plans/CommonName.cs", false)]
    [InlineData("services/CODE.A/Plans/Plan.Json.cs", false)]
    public void IsNondescript_LooksAtTheLastWord(string path, bool expected) => Assert.Equal(expected, IsNondescript(path));

    [Theory]
    [InlineData("services/CODE.A/Plans/Plan.cs", "namespace CODE.A.Plans;", false)]
    [InlineData("services/CODE.A/Plans/Plan.cs", "namespace CODE.A;", true)]
    [InlineData("services/CODE.A/Plans/Plan.cs", "public class Plan;", true)]
    [InlineData("services/CODE.A/Program.cs", "return 0;", false)]
    public void WrongNamespace_ComparesWithTheFolder(string path, string source, bool wrong) =>
        Assert.Equal(wrong, WrongNamespace(Project.Parse("services/CODE.A/CODE.A.csproj", "<Project />"), path, source) is not null);

    private static bool IsNondescript(string path) =>
        path.Split('/').Any(static part => LastWord().Match(part.Split('.')[part.EndsWith(".cs", StringComparison.Ordinal) ? ^2 : ^1]) is { Success: true } word
            && Nondescript.Contains(word.Value, StringComparer.Ordinal));

    private static string? WrongNamespace(Project project, string path, string source)
    {
        var folders = path[project.Folder.Length..].Split('/')[..^1];
        var expected = string.Join('.', folders.Prepend(project.RootNamespace));
        var declared = Declaration().Match(source);
        if (!declared.Success)
        {
            // Top-level statements and assembly-wide usings live at a project's root; the runtime looks for its hook in no namespace.
            return folders.Length == 0 || path.EndsWith("/StartupHook.cs", StringComparison.Ordinal) ? null : $"{path} declares no namespace. Expected {expected}.";
        }

        return declared.Groups[1].Value == expected ? null : $"{path} declares {declared.Groups[1].Value}. Expected {expected}: move the file or rename the namespace.";
    }

    private static int LinesOf(string path) => Repo.Read(path).TrimEnd('\n').Split('\n').Length;

    [GeneratedRegex("([A-Z][a-z]+|[a-z]+)$")]
    private static partial Regex LastWord();

    [GeneratedRegex(@"^namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
