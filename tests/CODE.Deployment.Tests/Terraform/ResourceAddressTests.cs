using CODE.Deployment.Variables;
using CODE.ServiceDefaults.Faults;
using FsCheck.Xunit;

namespace CODE.Deployment.Tests.Terraform;

public sealed class ResourceAddressTests
{
    [Theory]
    [InlineData("aws_instance.web")]
    [InlineData("aws_instance.web[0]")]
    [InlineData("aws_instance.web[\"a-b\"]")]
    [InlineData("aws_instance.web[\"with \\\"quotes\\\" and \\\\\"]")]
    [InlineData("module.network")]
    [InlineData("module.network[1].module.inner[\"x\"].aws_subnet.a")]
    [InlineData("data.aws_ami.latest")]
    [InlineData("module.a.data.aws_ami.latest[2]")]
    public void Check_Address_Passes(string address) => ResourceAddress.Check([address]);

    [Theory]
    [InlineData("-destroy")]
    [InlineData("--help")]
    [InlineData("aws_instance")]
    [InlineData("aws_instance.web[01]")]
    [InlineData("aws_instance.web[-1]")]
    [InlineData("aws_instance.web ")]
    [InlineData("aws_instance.web\n")]
    [InlineData("aws_instance.web[\"a\nb\"]")]
    [InlineData("aws_instance.web[\"a\"b\"]")]
    [InlineData("module.a.b")]
    [InlineData("a.b=c")]
    [InlineData("a.b;c")]
    public void Check_AnythingElse_IsRefused(string address) =>
        Assert.Equal(FaultCodes.InvalidArgument, Assert.Throws<FaultException>(() => ResourceAddress.Check([address])).Fault.Code);

    [Property(MaxTest = 500)]
    public void Check_AnyTextThatPasses_IsNoOption(string? text)
    {
        try
        {
            ResourceAddress.Check([text ?? ""]);
            Assert.Matches("^[A-Za-z_]", text);
            Assert.DoesNotContain('\n', text!);
        }
        catch (FaultException)
        {
            // Refused.
        }
    }
}
