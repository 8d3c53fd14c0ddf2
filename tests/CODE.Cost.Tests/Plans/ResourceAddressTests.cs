using CODE.Cost.Plans;

namespace CODE.Cost.Tests.Plans;

public sealed class ResourceAddressTests
{
    [Theory]
    [InlineData("aws_instance.web", "aws_instance.web")]
    [InlineData("aws_instance.web[0]", "aws_instance.web")]
    [InlineData("module.a[\"x.y\"].module.b[1].aws_instance.web[\"k]\\\"[\"]", "module.a.module.b.aws_instance.web")]
    [InlineData("broken[", "broken")]
    public void WithoutKeys_Address_IsItsPlaceInTheConfiguration(string address, string expected) => Assert.Equal(expected, ResourceAddress.WithoutKeys(address));
}
