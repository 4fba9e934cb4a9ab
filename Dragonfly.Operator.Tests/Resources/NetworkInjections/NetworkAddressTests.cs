using Dragonfly.Operator.Resources.NetworkInjections;

namespace Dragonfly.Operator.Tests.Resources.NetworkInjections;

/// <summary>The rows are what Go's net.ParseIP, net.ParseCIDR and net.ParseMAC take.</summary>
public sealed class NetworkAddressTests
{
    [TestCase("10.0.0.1")]
    [TestCase("0.0.0.0")]
    [TestCase("::")]
    [TestCase("::1")]
    [TestCase("fe80::1")]
    [TestCase("1:2:3:4:5:6:7:8")]
    [TestCase("1:2:3:4:5:6:7::")]
    [TestCase("::2:3:4:5:6:7:8")]
    [TestCase("::ffff:10.0.0.1")]
    [TestCase("1:2:3:4:5:6:10.0.0.1")]
    [TestCase("ABCD::ef")]
    public void An_address(string text) => Assert.That(NetworkAddresses.IsIp(text));

    [TestCase("")]
    [TestCase("1")]
    [TestCase("1.2.3")]
    [TestCase("1.2.3.4.5")]
    [TestCase("1.2.3.256")]
    [TestCase("1.2.3.04")]
    [TestCase("1.2.3.")]
    [TestCase("0x7f.0.0.1")]
    [TestCase(" 1.2.3.4")]
    [TestCase("1.2.3.4/24")]
    [TestCase(":")]
    [TestCase(":::")]
    [TestCase("1::2::3")]
    [TestCase("1:2:3:4:5:6:7")]
    [TestCase("1:2:3:4:5:6:7:8:9")]
    [TestCase("1:2:3:4::5:6:7:8")]
    [TestCase("12345::")]
    [TestCase("g::")]
    [TestCase("fe80::1%eth0")]
    [TestCase("[::1]")]
    [TestCase("10.0.0.1::")]
    [TestCase("::10.0.0.1:1")]
    [TestCase("1:2:3:4:5:6:7:10.0.0.1")]
    [TestCase(":1:2:3:4:5:6:7")]
    public void No_address(string text) => Assert.That(NetworkAddresses.IsIp(text), Is.False);

    [TestCase("10.0.0.1/0", true)]
    [TestCase("10.0.0.1/32", true)]
    [TestCase("10.0.0.1/024", true)]
    [TestCase("10.0.0.1/33", false)]
    [TestCase("10.0.0.1/", false)]
    [TestCase("10.0.0.1/-1", false)]
    [TestCase("10.0.0.1/2/3", false)]
    [TestCase("/24", false)]
    [TestCase("fd00::1/128", true)]
    [TestCase("fd00::1/129", false)]
    [TestCase("::ffff:10.0.0.1/100", true)]
    [TestCase("10.0.0.1", true)]
    public void An_address_with_its_prefix(string text, bool isValid) => Assert.That(NetworkAddresses.IsIpOrCidr(text), Is.EqualTo(isValid));

    [TestCase("02:00:5e:00:53:01", true)]
    [TestCase("02-00-5E-00-53-01", true)]
    [TestCase("0200.5e00.5301", true)]
    [TestCase("02:00:5e:10:00:00:00:01", true)]
    [TestCase("02-00-5e-10-00-00-00-01", true)]
    [TestCase("0200.5e10.0000.0001", true)]
    [TestCase("00:00:00:00:fe:80:00:00:00:00:00:00:02:00:5e:10:00:00:00:01", true)]
    [TestCase("0000.0000.fe80.0000.0000.0000.0200.5e10.0000.0001", true)]
    [TestCase("02:00:5e:00:53", false)]
    [TestCase("02:00:5e:00:53:01:02", false)]
    [TestCase("02:00-5e:00:53:01", false)]
    [TestCase("2:0:5e:0:53:1", false)]
    [TestCase("02005e005301", false)]
    [TestCase("02:00:5e:00:53:0g", false)]
    [TestCase("0200.5e00.53", false)]
    public void A_hardware_address(string text, bool isValid) => Assert.That(NetworkAddresses.IsMac(text), Is.EqualTo(isValid));

    [TestCase("10.0.0.1", true)]
    [TestCase("::ffff:10.0.0.1", true)]
    [TestCase("::10.0.0.1", false)]
    [TestCase("fd00::1", false)]
    public void The_family(string ip, bool isOfIPv4) => Assert.That(NetworkAddresses.IsOfIPv4(ip), Is.EqualTo(isOfIPv4));
}
