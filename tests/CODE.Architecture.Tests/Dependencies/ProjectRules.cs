using CODE.Architecture.Tests.House;

namespace CODE.Architecture.Tests.Dependencies;

/// <summary>Which project may reference which.</summary>
internal static class ProjectRules
{
    private const string Defaults = "CODE.ServiceDefaults";

    /// <summary>The rule in a sentence.</summary>
    public const string Sentence =
        "Services reference CODE.ServiceDefaults and libraries only, libraries and the gateway CODE.ServiceDefaults only; CODE.ServiceDefaults and the CLI reference no project; only tests reference tests or the host.";

    /// <summary>What a project does against the rule.</summary>
    public static IEnumerable<string> Violations(Project project)
    {
        if (project.Kind == ProjectKind.Misplaced)
        {
            yield return $"{project.Path} lies where no project belongs. Move it to services/, libraries/, gateway/, cli/, tests/ or bench/.";
        }

        if (project.Name != project.Path.Split('/')[^2])
        {
            yield return $"{project.Path} is not named like its folder.";
        }

        foreach (var reference in project.ProjectReferences.Where(reference => !MayReference(project.Kind, reference)))
        {
            yield return $"{project.Name} references {reference}. {Advice(project.Kind)}";
        }

        if (project.Kind is not (ProjectKind.Test or ProjectKind.Bench))
        {
            foreach (var source in project.SourcesFromElsewhere)
            {
                yield return $"{project.Name} compiles {source} from outside its folder, a reference in disguise. {Advice(project.Kind)}";
            }
        }
    }

    /// <summary>What an assembly references against the rule, whatever the project file says.</summary>
    public static IEnumerable<string> Violations(ProjectKind kind, string assembly, IEnumerable<string> referencedAssemblies) =>
        from reference in referencedAssemblies
        where reference.StartsWith("CODE.", StringComparison.Ordinal) && !MayReference(kind, reference)
        select $"The assembly {assembly} uses {reference}. {Advice(kind)}";

    private static bool MayReference(ProjectKind kind, string reference) => kind switch
    {
        ProjectKind.Service => reference == Defaults || Project.Libraries.Any(library => library.Name == reference),
        ProjectKind.Library or ProjectKind.Gateway => reference == Defaults,
        ProjectKind.Defaults or ProjectKind.Cli => false,
        ProjectKind.Host => !reference.EndsWith(".Tests", StringComparison.Ordinal) && reference != "CODE.Testing",
        _ => true,
    };

    private static string Advice(ProjectKind kind) => kind switch
    {
        ProjectKind.Service => "Servers meet over MCP or over a gRPC contract in protos/; what every server needs, free of any domain, goes to CODE.ServiceDefaults.",
        ProjectKind.Library => "A library is one upstream's client and nothing more: what every server needs goes to CODE.ServiceDefaults, what one server does with it to that server.",
        ProjectKind.Gateway => "The gateway knows servers by configuration and by their protocols only; what both need goes to CODE.ServiceDefaults or protos/.",
        ProjectKind.Defaults => "CODE.ServiceDefaults is the bottom: move the code that needs the reference up into the project that it belongs to.",
        ProjectKind.Cli => "The CLI is a client of the gateway's public API: call /mcp or /admin instead.",
        _ => "What is shared by tests stays in tests/CODE.Testing.",
    };
}
