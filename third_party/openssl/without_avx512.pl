# Stands for some of OpenSSL's generators of assembler and runs them, but lets no
# assembler tell them that it knows AVX-512: they then write no code for it.
# AES-GCM by it is 0.7 MB, more than libssl and libcurl, for a kilobyte to send.
BEGIN {
    *CORE::GLOBAL::readpipe = sub { return ""; };
}
(my $original = $0) =~ s/\.pl$/_original.pl/;
$original = "./$original" unless $original =~ m{^[./]};
do $original;
die $@ if $@;
