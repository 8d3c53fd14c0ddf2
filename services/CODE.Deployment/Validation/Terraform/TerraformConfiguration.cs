using CODE.Deployment.Validation.Files;

namespace CODE.Deployment.Validation.Terraform;

/// <summary>A root module as text.</summary>
/// <param name="Folder">How the folder is shown.</param>
/// <param name="Files">Its <c>*.tf</c> files, read.</param>
/// <param name="HasLockFile">Whether the dependency lock file lies beside them.</param>
internal sealed record TerraformConfiguration(Place Folder, IReadOnlyList<(SourceFile Source, HclBlock Root)> Files, bool HasLockFile)
{
    private static readonly string[] UsingBlocks = ["resource", "data", "ephemeral", "provider"];

    /// <summary>Every block of a type at the top of a file.</summary>
    public IEnumerable<(SourceFile Source, HclBlock Block)> Of(string type) =>
        Files.SelectMany(file => file.Root.Of(type).Select(block => (file.Source, block)));

    /// <summary>The providers that are declared under <c>required_providers</c>.</summary>
    public IEnumerable<(SourceFile Source, HclAttribute Provider)> Declared =>
        from settings in Of("terraform")
        from required in settings.Block.Of("required_providers")
        from provider in required.Attributes
        select (settings.Source, provider);

    /// <summary>The first use of each provider by a resource, a data source or a provider block; terraform's own built-in one left out.</summary>
    public IEnumerable<(string Name, Place At)> Used =>
        (from type in UsingBlocks
         from use in Of(type)
         where use.Block.Labels.Count > 0
         let name = use.Block.Labels[0].Split('_')[0]
         where name.Length > 0 && name != "terraform"
         select (Name: name, At: use.Source.At(use.Block.Line)))
        .DistinctBy(static use => use.Name);
}
