using System.Net;
using System.Net.Sockets;
using CODE.Cli.Configuration;

namespace CODE.Cli.Gateway;

/// <summary>What can be wrong between this command and the gateway, each with its fix.</summary>
internal static class GatewayFaults
{
    /// <summary>No connection came about.</summary>
    public static CliFault Unreachable(GatewaySettings settings, HttpRequestException problem)
    {
        string reason = problem.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "the host name is unknown",
            HttpRequestError.SecureConnectionError => "its TLS certificate or protocol was refused",
            _ when problem.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "nothing listens there",
            _ => "the connection failed",
        };
        string fix = settings.IsLocal
            ? "Start the fleet with `dotnet run --project CODE.AppHost`, or name another gateway by --url or CODE_URL."
            : "Check --url or CODE_URL, and that the gateway is up.";
        return new CliFault(ExitCode.Unreachable, "unreachable", $"The gateway at {settings.Address} cannot be reached: {reason}.", fix);
    }

    /// <summary>The connection broke while an answer was under way.</summary>
    public static CliFault Lost(GatewaySettings settings) => new(
        ExitCode.Unreachable,
        "connection_lost",
        $"The connection to the gateway at {settings.Address} was lost before the answer was complete.",
        "What was asked for may have happened: look with `mcp status` and the tool's own listing before you repeat it.");

    /// <summary>There was no answer within the deadline.</summary>
    public static CliFault Late(GatewaySettings settings, TimeSpan deadline) => new(
        ExitCode.Unreachable,
        "timeout",
        FormattableString.Invariant($"The gateway at {settings.Address} did not answer within {deadline.TotalSeconds:0.#} s."),
        "Look at `mcp status` and `mcp logs gateway`; a long call takes a longer --timeout.");

    /// <summary>Something answers, but not a gateway.</summary>
    public static CliFault NotAGateway(GatewaySettings settings) => new(
        ExitCode.Unreachable,
        "not_a_gateway",
        $"What answers at {settings.Address} is not a CODE gateway.",
        "Check --url or CODE_URL; it is the base URL, without /mcp.");

    /// <summary>The gateway did not let the caller in.</summary>
    /// <param name="settings">The token that was or was not shown.</param>
    /// <param name="status">401 or 403.</param>
    /// <param name="told">What the gateway says about it, if anything.</param>
    public static CliFault Refused(GatewaySettings settings, HttpStatusCode status, AdminFault? told) => (status, settings.Token) switch
    {
        (HttpStatusCode.Forbidden, _) => new(
            ExitCode.Unauthorized,
            "forbidden",
            told?.Message ?? "The token's roles do not allow this.",
            told?.Fix ?? "Use a token with the role it needs; an admin makes one by `mcp token --subject NAME --role ROLE`."),
        (_, null) => new(
            ExitCode.Unauthorized,
            "unauthorized",
            "The gateway wants a token, and none was found.",
            "Give --token or CODE_TOKEN; for a fleet on this machine, run inside the folder that holds its .code folder, or set CODE_DATA."),
        _ => new(
            ExitCode.Unauthorized,
            "unauthorized",
            $"The gateway does not accept the token{(settings.TokenFile is { } file ? " from " + file : "")}.",
            "It may have expired or belong to another fleet: give a valid one by --token or CODE_TOKEN."),
    };

    /// <summary>What the gateway itself says is wrong.</summary>
    public static CliFault Told(AdminFault fault) => new(ExitCode.Failed, fault.Code ?? "refused", fault.Message ?? "The gateway refused this.", fault.Fix ?? "");

    /// <summary>The gateway knows no such server.</summary>
    public static CliFault NoSuchServer(string server) => new(
        ExitCode.NotFound,
        "server_not_found",
        $"The fleet has no server named '{server}'.",
        "See the names with `mcp status`.");
}
