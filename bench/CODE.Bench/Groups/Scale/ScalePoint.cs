using CODE.Bench.Load;

namespace CODE.Bench.Groups.Scale;

/// <summary>One size of what grows.</summary>
/// <param name="Name">As figures name it.</param>
/// <param name="Work">How much work a call is, in any unit; what a call may cost grows with it.</param>
/// <param name="Target">What is called.</param>
/// <param name="Connections">By how many connections.</param>
internal sealed record ScalePoint(string Name, double Work, LoadTarget Target, int Connections = ScalePoint.UsualConnections)
{
    /// <summary>Enough to keep the gateway busy.</summary>
    public const int UsualConnections = 10;
}
