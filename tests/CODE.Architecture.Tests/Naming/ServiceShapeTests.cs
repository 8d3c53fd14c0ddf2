using CODE.Architecture.Tests.House;

namespace CODE.Architecture.Tests.Naming;

/// <summary>Every service has the same shape, so that a reader of one knows them all.</summary>
public sealed class ServiceShapeTests
{
    private const int MaxProgramLines = 25;

    [Fact]
    public void Services_HaveTheSameShape() =>
        Rule.Holds(
            "A service is Program.cs, <Name>Setup.cs, <Name>Options.cs, Tools/ and one folder per capability.",
            Project.Services.SelectMany(static service => Faults(service.ShortName, [.. service.Sources.Select(source => source[service.Folder.Length..])])));

    [Fact]
    public void Programs_ReadAsATableOfContents() =>
        Rule.Holds(
            $"A service's Program.cs has at most {MaxProgramLines} lines.",
            from service in Project.Services
            let lines = Repo.Read(service.Folder + "Program.cs").TrimEnd('\n').Split('\n').Length
            where lines > MaxProgramLines
            select $"{service.Folder}Program.cs has {lines}. Registrations belong to {service.ShortName}Setup.cs.");

    [Fact]
    public void Faults_ServiceInShape_None() =>
        Assert.Empty(Faults("Deployment", ["Program.cs", "DeploymentSetup.cs", "DeploymentOptions.cs", "Tools/PlanTools.cs", "Terraform/Plan.cs"]));

    [Theory]
    [InlineData("no Program.cs", "DeploymentSetup.cs", "Tools/PlanTools.cs", "Terraform/Plan.cs")]
    [InlineData("no DeploymentSetup.cs", "Program.cs", "Tools/PlanTools.cs", "Terraform/Plan.cs")]
    [InlineData("no Tools/", "Program.cs", "DeploymentSetup.cs", "Terraform/Plan.cs")]
    [InlineData("no capability folder", "Program.cs", "DeploymentSetup.cs", "Tools/PlanTools.cs")]
    [InlineData("Plan.cs", "Program.cs", "DeploymentSetup.cs", "Tools/PlanTools.cs", "Terraform/Plan.cs", "Plan.cs")]
    public void Faults_ServiceOutOfShape_SaysWhatIsWrong(string expected, params string[] sources) =>
        Assert.Contains(expected, Assert.Single(Faults("Deployment", sources)), StringComparison.Ordinal);

    private static IEnumerable<string> Faults(string name, string[] sources)
    {
        string[] required = ["Program.cs", $"{name}Setup.cs"];
        foreach (var missing in required.Except(sources))
        {
            yield return $"CODE.{name} has no {missing}.";
        }

        if (!sources.Any(static source => source.StartsWith("Tools/", StringComparison.Ordinal)))
        {
            yield return $"CODE.{name} has no Tools/: what it declares to models goes there.";
        }

        if (!sources.Any(static source => source.Contains('/', StringComparison.Ordinal) && !source.StartsWith("Tools/", StringComparison.Ordinal)))
        {
            yield return $"CODE.{name} has no capability folder: what a tool calls goes there.";
        }

        foreach (var stray in sources.Where(static source => !source.Contains('/', StringComparison.Ordinal)).Except([.. required, $"{name}Options.cs"]))
        {
            yield return $"CODE.{name}/{stray} lies at the root. Move it to the folder of its capability.";
        }
    }
}
