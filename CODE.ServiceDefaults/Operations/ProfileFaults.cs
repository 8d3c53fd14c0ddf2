using CODE.ServiceDefaults.Faults;

namespace CODE.ServiceDefaults.Operations;

/// <summary>What stands in the way of a profile, told alike by a server and by the gateway.</summary>
public static class ProfileFaults
{
    /// <summary>It would have to be shorter or longer.</summary>
    public static Fault WrongDuration(int seconds) => new(
        FaultCodes.InvalidArgument, $"A profile cannot take {seconds} s.", $"Give 1 to {ProcessProfiler.MaxSeconds} seconds.");

    /// <summary>Two at once would measure each other.</summary>
    public static Fault Running(string server) => new(
        FaultCodes.Conflict, $"Another profile of {server} is being taken; a process takes one at a time.", "Wait until it is done (5 minutes at most), or stop the command that takes it.");

    /// <summary>The runtime does not listen for diagnostic commands.</summary>
    public static Fault NoDiagnostics(string server) => new(
        FaultCodes.Unavailable,
        $"The runtime of {server} takes no diagnostic commands.",
        "Its environment must not set DOTNET_EnableDiagnostics or DOTNET_EnableDiagnostics_IPC to 0, and its temporary folder (TMPDIR, else /tmp) must be writable. Then restart it.");
}
