using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using CODE.Cli.Gateway;

namespace CODE.Cli.Commands;

/// <summary><c>mcp token</c>: makes an access token.</summary>
internal sealed class TokenCommand : Command
{
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromHours(12);

    /// <param name="options">The options of every command.</param>
    public TokenCommand(GlobalOptions options)
        : base("token", "Make an access token (needs an admin's token and a fleet that signs its own)")
    {
        var subject = new Option<string>("--subject") { Description = "Whom the token stands for, as the audit log will name them", HelpName = "NAME", Required = true };
        var roles = new Option<string[]>("--role") { Description = "A role it carries; may be given several times", HelpName = "ROLE", Required = true };
        var expires = new Option<TimeSpan?>("--expires")
        {
            Description = "How long it is valid, such as 8h or 30d [default: 12h]",
            HelpName = "TIME",
            CustomParser = argument => Duration.Parse(argument),
        };
        Add(subject);
        Add(roles);
        Add(expires);
        Add(new TokenRevokeCommand(options));
        SetAction(async (parse, cancellation) =>
        {
            using Session session = Session.Open(parse, options);
            (IssuedToken issued, JsonNode raw) = await session.Admin.MintTokenAsync(
                new TokenRequest(parse.GetRequiredValue(subject), parse.GetRequiredValue(roles), (long)(parse.GetValue(expires) ?? DefaultLifetime).TotalSeconds),
                cancellation);
            if (session.Terminal.Json)
            {
                session.Terminal.WriteJson(raw);
                return ExitCode.Ok;
            }

            // Only the token goes to standard output, so that TOKEN=$(mcp token …) works.
            session.Terminal.WriteText(issued.Token);
            session.Terminal.Note(string.Create(
                CultureInfo.InvariantCulture,
                $"note: for {issued.Subject} as {string.Join(", ", issued.Roles)}, until {issued.ExpiresAt:yyyy-MM-dd HH:mm} UTC{issued.ExpiresAt:zzz}"));
            return ExitCode.Ok;
        });
    }
}
