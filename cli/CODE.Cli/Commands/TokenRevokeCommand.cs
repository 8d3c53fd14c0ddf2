using System.CommandLine;
using System.Text.Json.Nodes;
using CODE.Cli.Gateway;

namespace CODE.Cli.Commands;

/// <summary><c>mcp token revoke</c>: ends a token, or all of somebody's, before its time.</summary>
internal sealed class TokenRevokeCommand : Command
{
    // The gateway takes no longer token; the rest would not be read to its end.
    private const int LongestToken = 8 * 1024;

    /// <param name="options">The options of every command.</param>
    public TokenRevokeCommand(GlobalOptions options)
        : base("revoke", "Revoke a token, or every token that somebody has by now")
    {
        var token = new Argument<string?>("TOKEN") { Description = "The token, or - to read it from standard input", Arity = ArgumentArity.ZeroOrOne };
        var subject = new Option<string?>("--subject") { Description = "Whose tokens: all that were made before now", HelpName = "NAME" };
        Add(token);
        Add(subject);
        SetAction(async (parse, cancellation) =>
        {
            using Session session = Session.Open(parse, options);
            (string? given, string? whose) = (parse.GetValue(token), parse.GetValue(subject));
            if (given is null == whose is null)
            {
                throw CliFault.Usage("Either a token or a subject can be revoked.", "Give TOKEN (or - for standard input), or --subject NAME.");
            }

            (Revoked revoked, JsonNode raw) = await new RevocationApi(session.Admin).RevokeAsync(
                new RevocationWish(given == "-" ? await ReadAsync(cancellation) : given, whose), cancellation);
            if (session.Terminal.Json) session.Terminal.WriteJson(raw);
            else session.Terminal.Note($"note: {(revoked.Subject is null ? "the token is" : $"every token of {revoked.Subject} made so far is")} revoked; every replica of the gateway knows within a second or two.");
            return ExitCode.Ok;
        });
    }

    private static async Task<string> ReadAsync(CancellationToken cancellation)
    {
        char[] text = new char[LongestToken];
        // A terminal that nobody types into cannot be cancelled, only left.
        int length = await Console.In.ReadBlockAsync(text, cancellation).AsTask().WaitAsync(cancellation);
        return new string(text, 0, length).Trim();
    }
}
