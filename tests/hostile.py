"""Addresses that must never be fetched: by the form they are written in, and by the network they lead to."""

_NUL_AND_CO = ["\x00", "\t", "\n", "\r", " ", "\x7f", "\x85", "\xa0", "\u2028", "\ufeff", "\\"]

#: Refused as they stand, before any name is looked up.
URLS = [
    # other schemes, and schemes in disguise
    *("", "public.test", "//public.test/", "ftp://public.test/", "file:///etc/passwd", "javascript:alert(1)"),
    *("data:text/html,x", "gopher://public.test:70/_x", "ws://public.test/", "dict://public.test/", "about:blank"),
    *("http:/public.test/", "http:public.test", "http//public.test", "jar:http://public.test/!/", "blob:http://a.b/"),
    *("view-source:http://public.test/", " http://public.test/", "httpſ://public.test/", "http+unix://public.test/"),
    # ports
    *("http://public.test:22/", "http://public.test:8080/", "http://public.test:0/", "http://public.test:65616/"),
    *("http://public.test:/", "http://public.test:080x/", "http://public.test:-80/", "http://public.test:80:80/"),
    *("http://public.test:+80/", "http://public.test:８０/", "http://public.test:99999/", "http://public.test:000080/"),
    # users and passwords
    *(
        "http://user@public.test/",
        "http://user:word@public.test/",
        "http://@public.test/",
        "http://public.test@127.0.0.1/",
    ),
    *("http://127.0.0.1:80@public.test/", "http://public.test:80@public.test/", "http://a@b@public.test/"),
    # IPv4 in other spellings
    *("http://0x7f.1/", "http://2130706433/", "http://0177.0.0.1/", "http://0x7f000001/", "http://017700000001/"),
    *("http://127.1/", "http://127.0.1/", "http://0/", "http://0x/", "http://1.2.3.4.5/", "http://256.256.256.256/"),
    *("http://127.0.0.01/", "http://127.0.0.0x1/", "http://public.0x7f/", "http://999999999999/", "http://１２７.1/"),
    *(
        "http://0xa9fea9fe/",
        "http://169.254.43518/",
        "http://1.2.3.4../",
        "http://.1.2.3.4/",
        "http://%31%32%37.0.0.1/",
    ),
    # IPv6 in other spellings
    *("http://[::1%25lo]/", "http://[fe80::1%eth0]/", "http://[::1/", "http://::1/", "http://[::1]x/", "http://[]/"),
    *("http://[v1.fe80]/", "http://[1.2.3.4]/", "http://[::1]:22/", "http://[::ffff:0x7f.1]/", "http://[::1]]/"),
    *("http://[public.test]/", "http://x[::1]/", "http://[:::1]/", "http://[::ffff:127.0.0.01]/"),
    # names of this machine and of private networks
    *("http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://a.localhost/", "http://ⓛocalhost/"),
    *("http://localhost.localdomain/", "http://printer.local/", "http://metadata.google.internal/", "http://intranet/"),
    *("http://router.lan/", "http://nas.home.arpa/", "http://1.0.0.127.in-addr.arpa/", "http://x.onion/"),
    *(
        "http://wiki.corp/",
        "http://files.intranet/",
        "http://metadata/",
        "http://a.private/",
        "http://ｌｏｃａｌｈｏｓｔ/",
    ),
    # what is no name at all
    *(
        "http://",
        "http:///",
        "http:///public.test/",
        "http://?x",
        "http://#x",
        "http://./",
        "http://../",
        "http://a..b/",
    ),
    *("http://.public.test/", "http://public.test../", "http://-a.test/", "http://a-.test/", "http://pub%6cic.test/"),
    *("http://public.test%2f@127.0.0.1/", "http://public.test%00.evil.test/", f"http://{'a' * 64}.test/"),
    *(
        f"http://{'a.' * 130}test/",
        "http://pub*ic.test/",
        "http://public,test/",
        "http://public.test;x/",
        "http://a.b!/",
    ),
    *(
        "http://public.test&x/",
        "http://'public.test'/",
        "http://<public>.test/",
        "http://faß.test/",
        "http://a\u200d.test/",
    ),
    *("http://\ud800.test/", "http://public.test/\ud800", "http://public.test\u2044x/", "http://public.test\uff0fx/"),
    f"http://public.test/{'a' * 8000}",
    # invisible characters and backslashes, in every place
    *(f"http://public{bad}.test/" for bad in _NUL_AND_CO),
    *(f"http://public.test/{bad}x" for bad in _NUL_AND_CO),
    *(
        "http:\\\\public.test\\",
        "http://public.test\\@127.0.0.1/",
        "http://public.test/ HTTP/1.1\r\nHost: evil.test\r\n\r\n",
    ),
]

#: Well-formed, and not global unicast; each is tried as the answer to a look-up, in the URL itself, and after a redirect.
ADDRESSES = [
    # this machine and its networks
    "0.0.0.0",  # noqa: S104 - as text, nothing is bound
    *("127.0.0.1", "127.0.0.53", "127.255.255.255", "0.1.2.3", "10.0.0.1", "10.255.255.255"),
    *("172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.255.255", "169.254.0.1", "169.254.255.255"),
    # carriers, protocols, documentation, benchmarks, multicast, reserved
    *("100.64.0.1", "100.127.255.255", "192.0.0.1", "192.0.0.8", "192.0.0.170", "192.0.0.255", "192.0.2.1"),
    *("198.51.100.1", "203.0.113.1", "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.175.48.1", "198.18.0.1"),
    *(
        "198.19.255.255",
        "224.0.0.1",
        "233.252.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.254",
        "255.255.255.255",
    ),
    # cloud metadata
    *("169.254.169.254", "169.254.170.2", "168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:ec2::254"),
    *("fd20:ce::254", "fe80::a9fe:a9fe"),
    # IPv6 of this machine and its networks
    *("::", "::1", "fe80::1", "febf::1", "fec0::1", "feff::1", "fc00::1", "fd12:3456:789a::1", "ff02::1", "ff0e::1"),
    # IPv6 that wraps IPv4
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:93.184.216.34", "::ffff:0:127.0.0.1"),
    *("::127.0.0.1", "::10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b::5db8:d822", "64:ff9b:1::a00:1"),
    *("64:ff9b:1:ffff::1", "2002:7f00:1::", "2002:a00:1::1", "2002:a9fe:a9fe::", "2002:5db8:d822::1"),
    *("2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001::1", "2a00:1450::5efe:10.0.0.1", "2a00:1450::200:5efe:127.0.0.1"),
    # IPv6 outside global unicast, and its special purposes
    *("100::1", "100:0:0:1::1", "2001:1::1", "2001:2::1", "2001:10::1", "2001:20::1", "2001:1ff::1", "2001:db8::1"),
    *("3fff::1", "3fff:fff::1", "2620:4f:8000::1", "4000::1", "5f00::1", "8000::1", "e000::1", "1::1", "200::1"),
]
