using System.CommandLine;
using System.Text.RegularExpressions;
using CODE.Cli.Completion;

namespace CODE.Cli.Commands;

/// <summary>The SERVER argument; its value becomes part of a path, so that anything but a plain name is refused.</summary>
internal static partial class ServerArgument
{
    /// <summary>A SERVER that must be given.</summary>
    public static Argument<string> Required(GlobalOptions options, string description) =>
        With(new Argument<string>("SERVER") { Description = description }, options);

    /// <summary>A SERVER that may be left out.</summary>
    public static Argument<string?> Optional(GlobalOptions options, string description) =>
        With(new Argument<string?>("SERVER") { Description = description, Arity = ArgumentArity.ZeroOrOne }, options);

    /// <summary>Whether a text can be the name of a server.</summary>
    public static bool IsName(string text) => Name().IsMatch(text);

    private static Argument<T> With<T>(Argument<T> argument, GlobalOptions options)
    {
        argument.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !IsName(result.Tokens[0].Value))
                result.AddError($"'{result.Tokens[0].Value}' is not the name of a server.");
        });
        argument.CompletionSources.Add(context => FleetCompletions.Servers(context, options));
        return argument;
    }

    [GeneratedRegex("^[a-z][a-z0-9_-]{0,63}$")]
    private static partial Regex Name();
}
