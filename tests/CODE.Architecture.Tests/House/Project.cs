using System.Xml.Linq;

namespace CODE.Architecture.Tests.House;

/// <summary>A project file, as far as the rules look at it.</summary>
/// <param name="Path">The project file.</param>
/// <param name="Kind">What it is.</param>
/// <param name="RootNamespace">What its namespaces begin with.</param>
/// <param name="AssemblyName">The assembly that it builds.</param>
/// <param name="ProjectReferences">The names of the projects that it references.</param>
/// <param name="PackageReferences">The packages that it references itself.</param>
/// <param name="SourcesFromElsewhere">Sources that it compiles from outside its folder: references in disguise.</param>
internal sealed record Project(
    string Path,
    ProjectKind Kind,
    string RootNamespace,
    string AssemblyName,
    IReadOnlyList<string> ProjectReferences,
    IReadOnlyList<string> PackageReferences,
    IReadOnlyList<string> SourcesFromElsewhere)
{
    /// <summary>Every project of the repository.</summary>
    public static IReadOnlyList<Project> All { get; } = [.. Repo.Files(".csproj").Select(static path => Parse(path, Repo.Read(path)))];

    /// <summary>Every MCP server.</summary>
    public static IReadOnlyList<Project> Services { get; } = [.. All.Where(static project => project.Kind == ProjectKind.Service)];

    /// <summary>What several services share.</summary>
    public static IReadOnlyList<Project> Libraries { get; } = [.. All.Where(static project => project.Kind == ProjectKind.Library)];

    /// <summary>The name, which is also the name of its folder.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The folder, with a slash at its end.</summary>
    public string Folder => Path[..(Path.LastIndexOf('/') + 1)];

    /// <summary>The last part of the name: <c>Deployment</c>.</summary>
    public string ShortName => Name[(Name.LastIndexOf('.') + 1)..];

    /// <summary>A service's name in the fleet: <c>deployment</c>.</summary>
    public string ServerName => ShortName.ToLowerInvariant();

    /// <summary>The built assembly, which lies beside the tests.</summary>
    public string AssemblyFile => System.IO.Path.Combine(AppContext.BaseDirectory, AssemblyName + ".dll");

    /// <summary>The project's sources.</summary>
    public IEnumerable<string> Sources => Repo.Files(".cs", Folder);

    /// <summary>Reads a project file.</summary>
    public static Project Parse(string path, string xml)
    {
        var elements = XDocument.Parse(xml).Descendants().ToArray();
        var name = System.IO.Path.GetFileNameWithoutExtension(path);
        return new Project(
            path,
            KindOf(path),
            Property("RootNamespace") ?? name,
            Property("AssemblyName") ?? name,
            [.. Included("ProjectReference").Select(static file => System.IO.Path.GetFileNameWithoutExtension(file.Replace('\\', '/')))],
            [.. Included("PackageReference")],
            [.. Included("Compile").Where(static file => file.Contains("..", StringComparison.Ordinal) || file.Contains("$(", StringComparison.Ordinal))]);

        string? Property(string property) => elements.FirstOrDefault(element => element.Name.LocalName == property)?.Value;

        IEnumerable<string> Included(string item) =>
            elements.Where(element => element.Name.LocalName == item).Select(static element => (string?)element.Attribute("Include")).OfType<string>();
    }

    private static ProjectKind KindOf(string path) => path.Split('/') switch
    {
        ["CODE.ServiceDefaults", _] => ProjectKind.Defaults,
        ["CODE.AppHost", _] => ProjectKind.Host,
        ["libraries", _, _] => ProjectKind.Library,
        ["gateway", _, _] => ProjectKind.Gateway,
        ["services", _, _] => ProjectKind.Service,
        ["cli", _, _] => ProjectKind.Cli,
        ["tests", _, _] => ProjectKind.Test,
        ["bench", _, _] => ProjectKind.Bench,
        _ => ProjectKind.Misplaced,
    };
}
