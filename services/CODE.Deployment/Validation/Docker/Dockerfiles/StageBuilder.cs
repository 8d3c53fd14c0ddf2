using System.Text.RegularExpressions;
using CODE.Deployment.Validation.Files;

namespace CODE.Deployment.Validation.Docker.Dockerfiles;

/// <summary>Groups instructions into build stages, and puts the arguments before the first FROM into the images' names.</summary>
internal static partial class StageBuilder
{
    /// <summary>The file as stages.</summary>
    public static Dockerfile Build(SourceFile source, IReadOnlyList<Instruction> instructions)
    {
        var preamble = instructions.TakeWhile(static instruction => instruction.Keyword != "FROM").ToArray();
        var arguments = preamble
            .Where(static instruction => instruction.Keyword == "ARG")
            .SelectMany(static instruction => Assignments.Of(instruction))
            .GroupBy(static assignment => assignment.Name, StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => group.Last().Value, StringComparer.Ordinal);
        var stages = new List<Stage>();
        for (var i = preamble.Length; i < instructions.Count;)
        {
            var from = instructions[i];
            var body = instructions.Skip(i + 1).TakeWhile(static instruction => instruction.Keyword != "FROM").ToArray();
            stages.Add(Stage(from, body, stages, arguments));
            i += body.Length + 1;
        }

        return new Dockerfile(source, preamble, stages);
    }

    private static Stage Stage(Instruction from, Instruction[] body, List<Stage> earlier, Dictionary<string, string?> arguments)
    {
        var image = Substitute(from.Parts.Count > 0 ? from.Parts[0] : "", arguments);
        var name = from.Parts.Count >= 3 && from.Parts[1].Equals("AS", StringComparison.OrdinalIgnoreCase) ? from.Parts[2].ToLowerInvariant() : null;
        var parent = earlier.FindLast(stage => stage.Name is not null && stage.Name.Equals(image, StringComparison.OrdinalIgnoreCase));
        return new Stage(from, image, name, parent, body);
    }

    // $NAME, ${NAME}, ${NAME:-default}; what has no value stays as it is.
    private static string Substitute(string text, Dictionary<string, string?> arguments) => Variable().Replace(text, match =>
    {
        var name = match.Groups["name"].Value;
        return arguments.GetValueOrDefault(name) is { Length: > 0 } value ? value
            : match.Groups["default"].Success ? match.Groups["default"].Value
            : match.Value;
    });

    [GeneratedRegex(@"\$(?:\{(?<name>\w+)(?::?-(?<default>[^}]*))?\}|(?<name>\w+))", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
