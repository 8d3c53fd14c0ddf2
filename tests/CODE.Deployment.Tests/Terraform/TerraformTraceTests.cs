using System.Diagnostics;
using CODE.Deployment.Terraform;

namespace CODE.Deployment.Tests.Terraform;

public sealed class TerraformTraceTests
{
    [Fact]
    public void Child_GetsTheContextOfTheCall()
    {
        using var call = new Activity("call").SetIdFormat(ActivityIdFormat.W3C).Start();
        call.TraceStateString = "vendor=1";
        var start = new ProcessStartInfo("terraform");
        using var span = TerraformTrace.Start("plan", start);
        Assert.Equal((Activity.Current!.Id, "vendor=1"), (start.Environment["TRACEPARENT"], start.Environment["TRACESTATE"]));
        Assert.Contains(call.TraceId.ToHexString(), start.Environment["TRACEPARENT"], StringComparison.Ordinal);
    }

    [Fact]
    public void Child_GetsNoContextOfAnybodyElses()
    {
        Activity.Current = null;
        var start = new ProcessStartInfo("terraform");
        start.Environment["TRACEPARENT"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        using var span = TerraformTrace.Start("plan", start);
        Assert.Equal(Activity.Current?.Id, start.Environment.TryGetValue("TRACEPARENT", out var own) ? own : null);
    }
}
