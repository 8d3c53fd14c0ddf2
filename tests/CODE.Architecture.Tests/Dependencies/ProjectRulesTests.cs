using System.Reflection;
using CODE.Architecture.Tests.House;

namespace CODE.Architecture.Tests.Dependencies;

public sealed class ProjectRulesTests
{
    [Fact]
    public void Projects_ReferenceOnlyWhatTheyMay() =>
        Rule.Holds(ProjectRules.Sentence, Project.All.SelectMany(ProjectRules.Violations));

    [Fact]
    public void Assemblies_UseOnlyWhatTheirProjectsMay() =>
        Rule.Holds(ProjectRules.Sentence, Project.All
            .Where(static project => project.Kind is ProjectKind.Service or ProjectKind.Library or ProjectKind.Gateway or ProjectKind.Defaults)
            .SelectMany(static project => ProjectRules.Violations(
                project.Kind,
                project.AssemblyName,
                Assembly.LoadFrom(project.AssemblyFile).GetReferencedAssemblies().Select(static name => name.Name!))));

    [Fact]
    public void SharedBuildFiles_AddNoReferenceBehindAProjectsBack() =>
        Rule.Holds("Directory.Build.props and Directory.Build.targets reference no project.", Repo.Files(".props").Concat(Repo.Files(".targets"))
            .Where(static path => Project.Parse("CODE.ServiceDefaults/x.csproj", Repo.Read(path)).ProjectReferences.Count > 0)
            .Select(static path => $"{path} references a project. Put the reference into the project that needs it."));

    [Fact]
    public void Solution_HoldsEveryProject()
    {
        var solution = Repo.Read("CODE.sln").Replace('\\', '/');
        Rule.Holds("CODE.sln holds every project.", Project.All
            .Where(project => !solution.Contains($"\"{project.Path}\"", StringComparison.Ordinal))
            .Select(static project => $"{project.Path} is missing: dotnet sln CODE.sln add {project.Path}"));
    }

    [Fact]
    public void Discovery_FindsTheProjectsThatAreThere()
    {
        Assert.Contains(Project.Services, static project => project.ServerName == "deployment");
        Assert.Contains(Project.All, static project => project.Kind == ProjectKind.Gateway);
        Assert.Contains(Project.All, static project => project.Kind == ProjectKind.Defaults);
        Assert.Contains(Project.All, static project => project.Kind == ProjectKind.Cli && project.AssemblyName == "mcp");
    }

    [Theory]
    [InlineData("services/CODE.A/CODE.A.csproj", "CODE.B", "protos/")]
    [InlineData("libraries/CODE.Clusters/CODE.Clusters.csproj", "CODE.B", "one upstream's client")]
    [InlineData("gateway/CODE.Gateway/CODE.Gateway.csproj", "CODE.B", "by configuration")]
    [InlineData("gateway/CODE.Gateway/CODE.Gateway.csproj", "CODE.Clusters", "by configuration")]
    [InlineData("CODE.ServiceDefaults/CODE.ServiceDefaults.csproj", "CODE.B", "is the bottom")]
    [InlineData("cli/CODE.Cli/CODE.Cli.csproj", "CODE.ServiceDefaults", "public API")]
    [InlineData("CODE.AppHost/CODE.AppHost.csproj", "CODE.Testing", "tests/CODE.Testing")]
    public void Violations_ForbiddenReference_NamesItAndSaysWhereTheCodeGoes(string path, string reference, string advice)
    {
        var project = Project.Parse(path, $"""<Project><ItemGroup><ProjectReference Include="$(RepoRoot)x\{reference}.csproj" /></ItemGroup></Project>""");
        var violation = Assert.Single(ProjectRules.Violations(project));
        Assert.Contains(project.Name, violation, StringComparison.Ordinal);
        Assert.Contains(reference, violation, StringComparison.Ordinal);
        Assert.Contains(advice, violation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("services/CODE.A/CODE.A.csproj", "CODE.ServiceDefaults")]
    [InlineData("services/CODE.A/CODE.A.csproj", "CODE.Clusters")]
    [InlineData("libraries/CODE.Clusters/CODE.Clusters.csproj", "CODE.ServiceDefaults")]
    [InlineData("CODE.AppHost/CODE.AppHost.csproj", "CODE.Deployment")]
    [InlineData("tests/CODE.A.Tests/CODE.A.Tests.csproj", "CODE.AppHost")]
    public void Violations_AllowedReference_None(string path, string reference) =>
        Assert.Empty(ProjectRules.Violations(Project.Parse(path, $"""<Project><ItemGroup><ProjectReference Include="../{reference}.csproj" /></ItemGroup></Project>""")));

    [Fact]
    public void Violations_SourceLinkedFromAnotherProject_IsAReference() =>
        Assert.Single(ProjectRules.Violations(Project.Parse(
            "services/CODE.A/CODE.A.csproj", """<Project><ItemGroup><Compile Include="../CODE.B/Plan.cs" /></ItemGroup></Project>""")));

    [Fact]
    public void Violations_ProjectOutsideTheHouse_IsMisplaced() =>
        Assert.Single(ProjectRules.Violations(Project.Parse("lib/CODE.A/CODE.A.csproj", "<Project />")));

    [Fact]
    public void Violations_AssemblyOfAnotherService_IsFound() =>
        Assert.Single(ProjectRules.Violations(ProjectKind.Service, "CODE.A", ["CODE.ServiceDefaults", "CODE.B", "System.Runtime"]));
}
