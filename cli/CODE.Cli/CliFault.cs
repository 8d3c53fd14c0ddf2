namespace CODE.Cli;

/// <summary>Ends the command with one clear line, what to do about it, and an exit code.</summary>
/// <param name="exitCode">One of <see cref="CODE.Cli.ExitCode"/>.</param>
/// <param name="code">A short, stable name of the fault, for <c>--json</c>.</param>
/// <param name="message">What is wrong.</param>
/// <param name="fix">What to do next.</param>
internal sealed class CliFault(int exitCode, string code, string message, string fix) : Exception(message)
{
    /// <summary>The exit code of the process.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>The stable name of the fault.</summary>
    public string Code { get; } = code;

    /// <summary>What to do next.</summary>
    public string Fix { get; } = fix;

    /// <summary>A fault of the command line.</summary>
    public static CliFault Usage(string message, string fix) => new(Cli.ExitCode.Usage, "usage", message, fix);
}
