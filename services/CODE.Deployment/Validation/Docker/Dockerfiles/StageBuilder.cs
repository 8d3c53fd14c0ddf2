using System.Text.RegularExpressions;
using CODE.Deployment.Validation.Files;

namespace CODE.Deployment.Validation.Docker.Dockerfiles;

/// <summary>Groups instructions into build stages, and puts the arguments before the first FROM into the images' names.</summary>
internal static partial class StageBuilder
{
    // A stage may build on the one before, and so on: what follows the chain must not go too deep.
    private const int MaxStages = 200;

    /// <summary>The file as stages.</summary>
    /// <param name="source">The file.</param>
    /// <param name="instructions">Its instructions.</param>
    /// <param name="isCut">Whether there are more instructions than these.</param>
    public static Dockerfile Build(SourceFile source, IReadOnlyList<Instruction> instructions, bool isCut)
    {
        var preamble = instructions.TakeWhile(static instruction => instruction.Keyword != "FROM").ToArray();
        var arguments = preamble
            .Where(static instruction => instruction.Keyword == "ARG")
            .SelectMany(static instruction => Assignments.Of(instruction))
            .GroupBy(static assignment => assignment.Name, StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => group.Last().Value, StringComparer.Ordinal);
        var stages = new List<Stage>();
        var next = preamble.Length;
        while (next < instructions.Count && stages.Count < MaxStages)
        {
            var from = instructions[next];
            var body = instructions.Skip(next + 1).TakeWhile(static instruction => instruction.Keyword != "FROM").ToArray();
            stages.Add(Stage(from, body, stages, arguments));
            next += body.Length + 1;
        }

        return new Dockerfile(source, preamble, stages, isCut || next < instructions.Count);
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
