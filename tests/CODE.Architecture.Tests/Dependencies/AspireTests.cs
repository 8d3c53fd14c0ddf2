using System.Text.RegularExpressions;
using CODE.Architecture.Tests.House;

namespace CODE.Architecture.Tests.Dependencies;

public sealed partial class AspireTests
{
    private const string Sentence = "Only CODE.AppHost and its tests know Aspire; no service knows which host runs it.";

    [Fact]
    public void Aspire_IsReferencedByTheHostOnly() =>
        Rule.Holds(Sentence, from project in Project.All
                             where !IsHost(project)
                             from package in project.PackageReferences
                             where package.StartsWith("Aspire.", StringComparison.Ordinal)
                             select $"{project.Path} references {package}. Read what the host injects from the configuration instead (docs/adr/0002-two-hosts.md).");

    [Fact]
    public void Aspire_IsUsedByTheHostOnly() =>
        Rule.Holds(Sentence, from project in Project.All
                             where !IsHost(project)
                             from source in project.Sources
                             where UsesAspire(Repo.Read(source))
                             select $"{source} uses the namespace Aspire. Move what concerns the topology to CODE.AppHost/AppHost.cs.");

    [Fact]
    public void EmbeddedHost_IsNotInAspiresNamespace() =>
        Rule.Holds("The embedded host has a namespace of its own.", Repo.Files(".cs", "CODE.AppHost")
            .Where(static source => DeclaresAspire().IsMatch(Repo.Read(source)))
            .Select(static source => $"{source} declares types in Aspire's namespace. Use CODE.AppHost.Embedded."));

    [Theory]
    [InlineData("using Aspire.Hosting;", true)]
    [InlineData("using static Aspire.Hosting.X;", true)]
    [InlineData("global using Aspire;", true)]
    [InlineData("var builder = global::" + "Aspire.Hosting.X.Create();", true)]
    [InlineData("// The keys are those that Aspire injects.", false)]
    [InlineData("using CODE.AppHost.Embedded;", false)]
    public void UsesAspire_TellsUseFromMention(string source, bool uses) => Assert.Equal(uses, UsesAspire(source));

    private static bool IsHost(Project project) => 
        project.Kind == ProjectKind.Host || (project.Kind == ProjectKind.Test && project.ProjectReferences.Contains("CODE.AppHost"));

    private static bool UsesAspire(string source) => Use().IsMatch(source);

    [GeneratedRegex(@"^\s*(global\s+)?using\s+(static\s+|\w+\s*=\s*)?(global::)?Aspire\b|\bglobal::Aspire\b|(?<![""'\w.])Aspire\.Hosting\.\w+[.(<]", RegexOptions.Multiline)]
    private static partial Regex Use();

    [GeneratedRegex(@"^\s*namespace\s+Aspire\b", RegexOptions.Multiline)]
    private static partial Regex DeclaresAspire();
}
