using System.Text;

namespace CODE.Deployment.Tests.Validation;

public sealed class RuleDocumentationTests
{
    [Fact]
    public void Documentation_OfRules_IsWhatTheDeclarationsSay()
    {
        var path = Path.Combine(Repository.Root, "docs", "validation-rules.md");
        var expected = Render();
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(path, expected);
        }

        Assert.True(File.Exists(path), "docs/validation-rules.md is missing; run the tests with UPDATE_SNAPSHOTS=1.");
        Assert.True(expected == File.ReadAllText(path), "docs/validation-rules.md has drifted from the rules; run the tests with UPDATE_SNAPSHOTS=1.");
    }

    [Fact]
    public void Rules_Ids_AreUniqueAndWellFormed()
    {
        Assert.Empty(DeclaredRules.All.GroupBy(static rule => rule.Id).Where(static group => group.Count() > 1).Select(static group => group.Key));
        Assert.All(DeclaredRules.All, static rule => Assert.Matches("^[a-z-]+/[a-z-]+$", rule.Id));
        Assert.All(DeclaredRules.All, static rule => Assert.EndsWith(".", rule.Fix.TrimEnd(')', '…', '*', ']'), StringComparison.Ordinal));
    }

    private static string Render()
    {
        var text = new StringBuilder(
            """
            # Validation rules

            What `validate_deployment` looks for. This page is generated from the declarations of the rules and must not be edited;
            `UPDATE_SNAPSHOTS=1 dotnet test --project tests/CODE.Deployment.Tests` writes it anew.

            An *error* makes a configuration invalid, a *warning* only when `strict` is true, an *info* never.

            """);
        foreach (var group in DeclaredRules.All.GroupBy(static rule => rule.Id.Split('/')[0]))
        {
            text.Append("\n## ").Append(group.Key).Append("\n\n| rule | severity | why | fix |\n| --- | --- | --- | --- |\n");
            foreach (var rule in group)
            {
                text.Append("| `").Append(rule.Id).Append("` | ").Append(rule.Severity.ToString().ToLowerInvariant())
                    .Append(" | ").Append(Cell(rule.Why)).Append(" | ").Append(Cell(rule.Fix)).Append(" |\n");
            }
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
