using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CODE.Deployment.Validation.Docker.Dockerfiles;

/// <summary>Whether the file is a Dockerfile that can be built.</summary>
internal static partial class StructureChecks
{
    public static readonly Rule TooLarge = new(
        "dockerfile/too-large",
        Severity.Error,
        "The file is larger or more tangled than any real Dockerfile (2,000 instructions, 200 stages, 64 KiB an instruction); the rest was not looked at.",
        "Move long scripts into files of their own.");

    private static readonly FrozenSet<string> Keywords = FrozenSet.Create(
        StringComparer.Ordinal,
        "ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD", "RUN", "SHELL", "STOPSIGNAL",
        "USER", "VOLUME", "WORKDIR");

    /// <summary>The checks.</summary>
    public static IReadOnlyList<Check<Dockerfile>> Checks { get; } =
    [
        new(TooLarge, static file => file.IsCut ? [new(file.Source.At(), "The file has more than 2,000 instructions or 200 stages, or an instruction of over 64 KiB.")] : []),
        new(
            new("dockerfile/missing-from", Severity.Error, "A Dockerfile begins with FROM; only ARG may stand before it.", "Begin with FROM and a pinned base image."),
            static file => file.Stages.Count == 0
                ? [new(file.Source.At(1), "The file has no FROM.")]
                : file.Preamble.Where(static instruction => instruction.Keyword != "ARG" && Keywords.Contains(instruction.Keyword))
                    .Select(static instruction => new Finding(instruction.At, $"{instruction.Keyword} stands before the first FROM."))),
        new(
            new("dockerfile/unknown-instruction", Severity.Error, "The builder stops at an instruction that it does not know.", "Correct the instruction; a continued line needs the escape character at the end of the line before."),
            static file => file.All
                .Where(static instruction => !Keywords.Contains(instruction.Keyword))
                .Select(static instruction => new Finding(instruction.At, $"{Shown(instruction.Keyword)} is not an instruction.{NearestName.Hint(instruction.Keyword, Keywords)}"))),
        new(
            new("dockerfile/malformed", Severity.Error, "An instruction without what it needs stops the build.", "Give the instruction its arguments."),
            static file => file.All
                .Where(static instruction => Keywords.Contains(instruction.Keyword) && IsMalformed(instruction))
                .Select(static instruction => new Finding(instruction.At, $"{instruction.Keyword} lacks arguments or has one too many."))),
        new(
            new("dockerfile/duplicate-stage", Severity.Error, "Two stages of one name: COPY --from and FROM find only one of them.", "Rename one of the stages."),
            static file => file.Stages
                .Where(static stage => stage.Name is not null)
                .GroupBy(static stage => stage.Name)
                .SelectMany(static stages => stages.Skip(1))
                .Select(static stage => new Finding(stage.From.At, $"The stage '{stage.Name}' exists already."))),
        new(
            new("dockerfile/unknown-stage", Severity.Error, "COPY --from names a stage that does not exist at this point; a plain name is then pulled as an image.", "Name an earlier stage, or an image with its tag."),
            UnknownStages),
        new(
            new("dockerfile/expose-port", Severity.Error, "EXPOSE takes ports from 1 to 65535, ranges from low to high, and the protocols tcp, udp and sctp.", "Correct the port."),
            static file => file.All
                .Where(static instruction => instruction.Keyword == "EXPOSE")
                .SelectMany(static instruction => instruction.Parts.Where(static port => !IsPort(port)).Select(port => new Finding(instruction.At, $"EXPOSE {Shown(port)} is not a port.")))),
        new(
            new("dockerfile/maintainer", Severity.Warning, "MAINTAINER is deprecated.", "Use LABEL org.opencontainers.image.authors."),
            static file => file.All.Where(static instruction => instruction.Keyword == "MAINTAINER").Select(static instruction => new Finding(instruction.At, "MAINTAINER is deprecated."))),
        new(
            new("dockerfile/duplicate-command", Severity.Warning, "Only the last CMD, ENTRYPOINT and HEALTHCHECK of a stage count; the others mislead.", "Keep one of each."),
            static file =>
                from stage in file.Stages
                from same in stage.Instructions.Where(static instruction => instruction.Keyword is "CMD" or "ENTRYPOINT" or "HEALTHCHECK").GroupBy(static instruction => instruction.Keyword)
                from repeated in same.SkipLast(1)
                select new Finding(repeated.At, $"A later {repeated.Keyword} in the same stage overrides this one.")),
    ];

    private static bool IsMalformed(Instruction instruction) => instruction.Keyword switch
    {
        "FROM" => instruction.Parts.Count is not (1 or 3) || (instruction.Parts.Count == 3 && !instruction.Parts[1].Equals("AS", StringComparison.OrdinalIgnoreCase)),
        "COPY" or "ADD" => instruction.Parts.Count < 2,
        "USER" or "WORKDIR" or "STOPSIGNAL" => instruction.Parts.Count == 0,
        "SHELL" => instruction.Words is not { Count: > 0 },
        "ENV" or "LABEL" => !Assignments.Of(instruction).Any() || Assignments.Of(instruction).Any(static assignment => assignment.Value is null),
        _ => instruction.Arguments.Length == 0,
    };

    private static IEnumerable<Finding> UnknownStages(Dockerfile file) =>
        from stage in file.Stages.Index()
        from copy in stage.Item.Instructions
        let source = copy.Keyword == "COPY" ? copy.Flag("from") : null
        where source is not null && !source.Contains('$', StringComparison.Ordinal) && !IsKnown(file, stage.Index, source)
        select new Finding(copy.At, $"COPY --from={Shown(source)} names no earlier stage.");

    private static bool IsKnown(Dockerfile file, int current, string source) =>
        int.TryParse(source, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index < current
            : source.AsSpan().IndexOfAny("/:@.") >= 0
                || file.Stages.Take(current).Any(earlier => earlier.Name is not null && earlier.Name.Equals(source, StringComparison.OrdinalIgnoreCase));

    private static bool IsPort(string text)
    {
        if (text.Contains('$', StringComparison.Ordinal))
        {
            return true;
        }

        var match = Port().Match(text);
        return match.Success
            && int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is var low and >= 1 and <= 65535
            && (!match.Groups[2].Success || (int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture) is var high and <= 65535 && high >= low));
    }

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "…";

    [GeneratedRegex("^([0-9]{1,5})(?:-([0-9]{1,5}))?(?:/(?:tcp|udp|sctp))?$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Port();
}
