namespace CODE.Cli;

/// <summary>The exit codes, which scripts rely on; documented in docs/cli.md and never changed.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>The tool answered with an error, or what was asked for was refused or did not happen.</summary>
    public const int Failed = 1;

    /// <summary>The command line, or an argument of the tool, is wrong; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>No gateway answers at the URL, or not in time.</summary>
    public const int Unreachable = 3;

    /// <summary>There is no token, it is not accepted, or its roles do not suffice.</summary>
    public const int Unauthorized = 4;

    /// <summary>There is no such tool or server.</summary>
    public const int NotFound = 5;

    /// <summary>Stopped by Ctrl+C or by a request to terminate (128 + SIGINT).</summary>
    public const int Cancelled = 130;
}
