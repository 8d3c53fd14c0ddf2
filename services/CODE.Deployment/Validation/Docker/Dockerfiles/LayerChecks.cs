using System.Text.RegularExpressions;

namespace CODE.Deployment.Validation.Docker.Dockerfiles;

/// <summary>What ends up in the layers, and how they are made.</summary>
internal static partial class LayerChecks
{
    /// <summary>The checks.</summary>
    public static IReadOnlyList<Check<Dockerfile>> Checks { get; } =
    [
        new(
            new("dockerfile/secret-in-layer", Severity.Error, "Whatever ENV, ARG, LABEL or RUN mention stays in the image's history, readable by everyone who can pull it.", "Use RUN --mount=type=secret while building, and give secrets to the container when it runs."),
            static file => file.All.Where(HoldsSecret).Select(static instruction => new Finding(instruction.At, $"{instruction.Keyword} puts a secret into the image{Named(instruction)}."))),
        new(
            new("dockerfile/secret-file", Severity.Error, "A file with keys or passwords stays in its layer even when a later one deletes it.", "List the file in .dockerignore; use RUN --mount=type=secret."),
            static file =>
                from copy in file.Copies
                from path in copy.Parts.SkipLast(1)
                where copy.Flag("from") is null && SecretText.IsSecretFile(path.Trim('"', '\''))
                select new Finding(copy.At, $"{copy.Keyword} takes the secret file '{path}' into the image.")),
        new(
            new("dockerfile/cache-order", Severity.Warning, "With all sources copied first, every change of a source file installs all dependencies anew.", "Copy the dependency manifests first, install, and copy the rest afterwards."),
            CacheOrder),
        new(
            new("dockerfile/add-remote", Severity.Warning, "ADD of an address takes whatever the server gives that day.", "Give ADD a --checksum, or download in a RUN that checks one."),
            static file => file.Copies
                .Where(static copy => copy.Keyword == "ADD" && copy.Flag("checksum") is null && copy.Parts.SkipLast(1).Any(static path => Address().IsMatch(path)))
                .Select(static copy => new Finding(copy.At, "ADD downloads a file without a checksum."))),
        new(
            new("dockerfile/apt-update", Severity.Warning, "A cached layer with only 'apt-get update' goes stale, and the install after it fails or takes old packages.", "Run update and install in one RUN: apt-get update && apt-get install -y NAME."),
            static file => file.Runs
                .Where(static run => AptUpdate().IsMatch(run.Script) && !AptInstall().IsMatch(run.Script))
                .Select(static run => new Finding(run.At, "apt-get update runs without an install in the same layer."))),
        new(
            new("dockerfile/apt-yes", Severity.Error, "apt-get install asks before it installs; a build cannot answer, and fails.", "Add -y."),
            static file => file.Runs
                .Where(static run => AptInstall().Matches(run.Script).Any(static install => !AssumeYes().IsMatch(install.Value)))
                .Select(static run => new Finding(run.At, "apt-get install runs without -y."))),
        new(
            new("dockerfile/apt-lists", Severity.Warning, "The package lists stay in the layer and make the image bigger for nothing.", "End the RUN with rm -rf /var/lib/apt/lists/*."),
            static file => file.Runs
                .Where(static run => AptInstall().IsMatch(run.Script)
                    && !run.Script.Contains("/var/lib/apt/lists", StringComparison.Ordinal)
                    && !run.Flags.Any(static flag => flag.Contains("/var/lib/apt", StringComparison.Ordinal)))
                .Select(static run => new Finding(run.At, "apt-get install leaves the package lists in the layer."))),
        new(
            new("dockerfile/pipefail", Severity.Warning, "Of a pipe only the last command's failure stops the build: a download that fails goes unnoticed.", "Begin the RUN with 'set -o pipefail &&', or set SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]."),
            static file => file.Stages.SelectMany(Pipes)),
    ];

    private static bool HoldsSecret(Instruction instruction) => instruction.Keyword switch
    {
        "ARG" => SecretNames(instruction).Any() || SecretText.HoldsCredential(instruction.Arguments),
        "ENV" or "LABEL" => SecretNames(instruction).Any() || SecretText.HoldsCredential(instruction.Arguments),
        "RUN" or "CMD" or "ENTRYPOINT" => SecretText.HoldsCredential(instruction.Script),
        _ => false,
    };

    // An ARG of a secret name needs no default to be one: --build-arg values are kept in the history.
    private static IEnumerable<string> SecretNames(Instruction instruction) => Assignments.Of(instruction)
        .Where(assignment => SecretText.IsSecretName(assignment.Name)
            && (assignment.Value is null ? instruction.Keyword == "ARG" : instruction.Keyword == "ARG" || !SecretText.IsPlaceholder(assignment.Value)))
        .Select(static assignment => assignment.Name);

    private static string Named(Instruction instruction) =>
        instruction.Keyword is "ENV" or "ARG" or "LABEL" && SecretNames(instruction).FirstOrDefault() is { } name ? $" by '{name}'" : "";

    private static IEnumerable<Finding> CacheOrder(Dockerfile file) =>
        from stage in file.Stages
        let copy = stage.Instructions.FirstOrDefault(static instruction =>
            instruction.Keyword is "COPY" or "ADD" && instruction.Flag("from") is null && instruction.Parts.SkipLast(1).Any(static path => path is "." or "./" or "*" or "./*"))
        where copy is not null
        let install = stage.Of("RUN").FirstOrDefault(run => run.At.Line > copy.At.Line && DependencyInstall().IsMatch(run.Script))
        where install is not null
        select new Finding(copy.At, $"Everything is copied before the dependencies are installed in line {install.At.Line}.");

    private static IEnumerable<Finding> Pipes(Stage stage)
    {
        var safe = false;
        foreach (var instruction in stage.Inherited)
        {
            if (instruction.Keyword == "SHELL")
            {
                safe = instruction.Arguments.Contains("pipefail", StringComparison.Ordinal);
            }
            else if (instruction is { Keyword: "RUN", Words: null } && !safe && stage.Instructions.Contains(instruction)
                && !instruction.Script.Contains("pipefail", StringComparison.Ordinal) && Pipe().IsMatch(WithoutQuotes(instruction.Script)))
            {
                yield return new Finding(instruction.At, "RUN has a pipe, but no pipefail.");
            }
        }
    }

    private static string WithoutQuotes(string script) => Quoted().Replace(script, "''");

    [GeneratedRegex("^(?:https?|ftp)://", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    [GeneratedRegex(@"\bapt(?:-get)?\s+(?:-\S+\s+)*update\b", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AptUpdate();

    [GeneratedRegex(@"\bapt(?:-get)?\s+(?:-\S+\s+)*install\b[^;&|\n]*", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AptInstall();

    [GeneratedRegex(@"\s(?:-[a-zA-Z]*y[a-zA-Z]*|-qq|--yes|--assume-yes)(?=\s|$)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AssumeYes();

    [GeneratedRegex(@"\b(?:npm\s+(?:ci|install|i)|yarn(?:\s+install)?\s*(?:$|&|--)|pnpm\s+(?:i|install)|pip3?\s+install\s+(?:\S+\s+)*(?:-r|--requirement)|poetry\s+install|uv\s+sync|pipenv\s+(?:install|sync)|dotnet\s+restore|go\s+mod\s+download|bundle\s+install|composer\s+install|cargo\s+fetch|mvn\s+\S*dependency:)", RegexOptions.CultureInvariant | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DependencyInstall();

    [GeneratedRegex(@"(?<![|>])\|(?![|])", RegexOptions.CultureInvariant)]
    private static partial Regex Pipe();

    [GeneratedRegex("""'[^']*'|"(?:[^"\\]|\\.)*["]""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();
}
