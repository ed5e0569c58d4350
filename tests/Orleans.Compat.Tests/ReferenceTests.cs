using ScimCluster.Orleans.Compat.Tests.Grains;
using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests;

public sealed class ReferenceTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    [Fact]
    public async Task Grains_know_their_Guid_integer_and_compound_keys()
    {
        var guid = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");

        Assert.Equal(guid, await fixture.Grains.GetGrain<IByGuidGrain>(guid).Key());
        Assert.Equal(-5, await fixture.Grains.GetGrain<IByNumberGrain>(-5).Key());
        Assert.Equal((255, "ext"), await fixture.Grains.GetGrain<IByPairGrain>(255, "ext").Key());
    }

    [Fact]
    public void Keys_are_hexadecimal_in_a_grain_id()
    {
        Assert.Equal("FF", fixture.Grains.GetGrain<IByNumberGrain>(255).GetGrainId().Key.ToString());
        Assert.Equal("FF+ext", fixture.Grains.GetGrain<IByPairGrain>(255, "ext").GetGrainId().Key.ToString());
        Assert.Equal(
            "00112233445566778899aabbccddeeff",
            fixture.Grains.GetGrain<IByGuidGrain>(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff")).GetGrainId().Key.ToString());
    }

    [Fact]
    public void A_grain_type_is_the_class_name_without_Grain_unless_an_attribute_names_it()
    {
        Assert.Equal("bynumber", fixture.Grains.GetGrain<IByNumberGrain>(1).GetGrainId().Type.ToString());
        Assert.Equal("named-by-hand", fixture.Grains.GetGrain<IInternalGrain>("a").GetGrainId().Type.ToString());
    }

    [Fact]
    public async Task Internal_interfaces_and_classes_without_a_base_are_grains_too()
    {
        var key = Signals.NewKey();
        var grain = fixture.Grains.GetGrain<IInternalGrain>(key);

        var self = await grain.Self();

        Assert.Equal(grain, self);
        Assert.Equal("filtered ", await self.Told());
    }

    [Fact]
    public async Task A_one_way_call_hears_nothing_of_what_comes_of_it()
    {
        var key = Signals.NewKey();
        var grain = fixture.Grains.GetGrain<IInternalGrain>(key);

        await grain.Tell(key);

        await Signals.For(key).WaitForEntries(1);
        Assert.Equal($"filtered {key}", await grain.Told());
    }

    [Fact]
    public void An_interface_without_a_class_is_an_ArgumentException() =>
        Assert.Throws<ArgumentException>(() => fixture.Grains.GetGrain<IUnimplementedGrain>("a"));
}

[Alias("test.unimplemented")]
public interface IUnimplementedGrain : IGrainWithStringKey
{
    [Alias("nothing")]
    Task Nothing();
}
