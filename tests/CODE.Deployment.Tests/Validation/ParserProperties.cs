using CODE.Deployment.Validation;
using CODE.Deployment.Validation.Docker.Dockerfiles;
using CODE.Deployment.Validation.Files;
using CODE.Deployment.Validation.Terraform;
using CODE.Deployment.Validation.Yaml;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace CODE.Deployment.Tests.Validation;

/// <summary>Whatever a file holds, the parsers have a reading of it, and what they report lies inside of it.</summary>
[Properties(Arbitrary = [typeof(ParserProperties)], MaxTest = 500)]
public sealed class ParserProperties
{
    private static readonly string[] Pieces =
    [
        "a", ":", ": ", "- ", "\n", "\n  ", "\t", "\"", "'", "{", "}", "[", "]", "&a ", "*a", "<<: ", "? ", "|", ">-", "#", "---\n", "...", "!!int ", "%YAML 1.1\n", "\r\n", "\0", "é", "\uD800",
        "FROM ", "RUN ", "\\\n", "<<EOF", "EOF", "--from=x ", "$X", "${X:-", "ENV A=", "resource ", "= ", "${", "%{", "<<-E\n", "E\n", "/*", "*/", "//", ",", "apiVersion: v1\nkind: Pod\nspec: ",
    ];

    public static Arbitrary<HostileText> Sources() => Gen.OneOf(
            Gen.Elements(Pieces).ListOf().Select(static pieces => string.Concat(pieces)),
            ArbMap.Default.GeneratorFor<string>().Where(static text => text is not null))
        .Select(static text => new HostileText(text))
        .ToArbitrary();

    [Property]
    public bool Yaml_AnyText_HasAReadingInsideTheFile(HostileText hostile)
    {
        var source = hostile.AsFile();
        var file = YamlReader.Read(source);
        return file.Documents.SelectMany(Places).Concat(file.Diagnostics.Select(static found => new Place(found.File, found.Line))).All(place => IsInside(source, place));
    }

    [Property]
    public bool Dockerfile_AnyText_HasAReadingInsideTheFile(HostileText hostile)
    {
        var source = hostile.AsFile();
        var file = DockerfileParser.Parse(source);
        var found = StructureChecks.Checks.Concat(ImageChecks.Checks).Concat(LayerChecks.Checks).SelectMany(rule => rule.Run(file));
        return file.All.Select(static instruction => instruction.At).Concat(found.Select(static diagnostic => new Place(diagnostic.File, diagnostic.Line))).All(place => IsInside(source, place));
    }

    [Property]
    public bool Hcl_AnyText_HasAReadingInsideTheFile(HostileText hostile)
    {
        var source = hostile.AsFile();
        return Lines(HclReader.Read(source.Text)).All(line => IsInside(source, source.At(line)));
    }

    private static IEnumerable<Place> Places(YamlNode node) =>
        [node.At, .. node.Items.SelectMany(Places), .. node.Entries.SelectMany(static entry => Places(entry.Value).Prepend(entry.Key.At))];

    private static IEnumerable<int> Lines(HclBlock block) =>
        [block.Line, .. block.Attributes.Select(static attribute => attribute.Line), .. block.Attributes.SelectMany(static attribute => attribute.Object is { } inner ? Lines(inner) : []), .. block.Blocks.SelectMany(Lines)];

    private static bool IsInside(SourceFile source, Place place) =>
        place.File == source.Display && (place.Line is null || (place.Line >= 1 && place.Line <= source.Text.Count(static c => c == '\n') + 1));
}

/// <summary>Some text, mostly of pieces that mean something to one of the parsers.</summary>
public sealed record HostileText(string Text)
{
    internal SourceFile AsFile() => new("/w/a", "a", Text);
}
